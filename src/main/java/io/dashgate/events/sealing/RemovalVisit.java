package io.dashgate.events.sealing;

import io.dashgate.events.sealing.StepResult.Outcome;
import io.dashgate.platform.db.UnavailableException;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the events of a project that are erased or too old: first those of the tail, so that no
 * new chunk has any, then those of the chunks in the order of their numbers. Chunks that are merged
 * meanwhile have higher numbers. At last the erased ids are forgotten: nobody gets their numbers
 * again.
 */
final class RemovalVisit implements Visit {

  private static final Logger log = LoggerFactory.getLogger(RemovalVisit.class);

  /** Chunks of a step that removes them as a whole. */
  private static final int MOST_CHUNKS = 20;

  private final long projectId;
  private final int months;
  private final ProjectVisit.Shared shared;
  private @Nullable RemovalSearch search;
  private boolean isTailClean;
  private boolean isComplete = true;
  private boolean areAllSeen;
  private long removed;

  /** Chunks of which some events may be removed. */
  private final Deque<ChunkEntry> mixed = new ArrayDeque<>();

  /** Chunks of which all events are removed. */
  private final Deque<ChunkEntry> old = new ArrayDeque<>();

  /**
   * Begins a visit.
   *
   * @param months older events are removed; 0: none
   */
  RemovalVisit(long projectId, int months, ProjectVisit.Shared shared) {
    this.projectId = projectId;
    this.months = months;
    this.shared = shared;
  }

  @Override
  public Future<Step> step(boolean waits) {
    RemovalSearch known = search;
    return known == null ? begin() : next(known, known.removal(), waits);
  }

  private Future<Step> next(RemovalSearch chunks, Removal known, boolean waits) {
    if (!isTailClean) {
      return removeTail(known, waits);
    }
    if (!old.isEmpty()) {
      return removeOld(waits);
    }
    ChunkEntry next = mixed.peek();
    if (next != null) {
      return rewrite(next, known, waits);
    }
    return areAllSeen ? end(known, waits) : look(chunks, waits);
  }

  private <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
    return shared
        .database()
        .longTransaction(WriteContext.SYSTEM.in(projectId), ProjectVisit.LIMIT, work);
  }

  private Future<Step> begin() {
    return transaction(
            connection ->
                RemovalRows.claim(connection, projectId)
                    .compose(
                        at ->
                            at.isEmpty()
                                ? Future.succeededFuture(Optional.<Removal>empty())
                                : RemovalRows.ids(connection, projectId)
                                    .map(ids -> Optional.of(removal(ids, at.get())))))
        .map(
            found -> {
              search =
                  found
                      .filter(any -> !any.isEmpty())
                      .map(any -> new RemovalSearch(projectId, any, shared.worker()))
                      .orElse(null);
              return search == null ? Step.OVER : Step.MORE;
            });
  }

  private Removal removal(Set<Integer> ids, Instant now) {
    return new Removal(ids, Removal.beforeMicros(now, months));
  }

  /** Runs a step under the lock; empty: somebody else has it, or the project is gone. */
  private <T> Future<Optional<T>> locked(boolean waits, LockedWork<T> work) {
    return transaction(
        connection ->
            ProjectTail.lock(connection, projectId, waits)
                .compose(
                    row ->
                        row.isEmpty()
                            ? Future.succeededFuture(Optional.<T>empty())
                            : ProjectTail.exists(connection, projectId)
                                .compose(
                                    exists ->
                                        exists
                                            ? run(connection, row.get(), work)
                                            : Future.succeededFuture(Optional.<T>empty()))));
  }

  /** Work under the lock. */
  private interface LockedWork<T> {
    Future<T> apply(SqlClient connection, ProjectTail row);
  }

  private <T> Future<Optional<T>> run(SqlClient connection, ProjectTail row, LockedWork<T> work) {
    return work.apply(connection, row)
        .compose(done -> RemovalRows.goOn(connection, projectId).map(any -> Optional.of(done)));
  }

  /** Who waits for the lock gets it, unless the project is gone. */
  private static Step undone(boolean waits) {
    return waits ? Step.OVER : Step.LOCKED;
  }

  private Future<Step> removeTail(Removal known, boolean waits) {
    return locked(waits, (connection, row) -> RemovalRows.removeTail(connection, projectId, known))
        .map(
            done -> {
              if (done.isEmpty()) {
                return undone(waits);
              }
              count(done.get());
              isTailClean = done.get() == 0;
              return Step.MORE;
            });
  }

  private void count(long events) {
    removed += events;
    shared.counts().addRemoved(events);
  }

  /** Looks at some chunks, which nobody merges meanwhile. */
  private Future<Step> look(RemovalSearch search, boolean waits) {
    return locked(waits, (connection, row) -> search.next(connection, this::leaveDamaged))
        .map(
            done -> {
              if (done.isEmpty()) {
                return undone(waits);
              }
              RemovalSearch.Found found = done.get();
              old.addAll(found.old());
              mixed.addAll(found.mixed());
              areAllSeen = found.isLast();
              return Step.MORE;
            });
  }

  private void leaveDamaged(UnreadableChunkException failure) {
    shared.counts().addDamaged();
    log.error("events of project {} cannot be removed", projectId, failure);
    isComplete = false;
  }

  private Future<Step> removeOld(boolean waits) {
    List<ChunkEntry> some = old.stream().limit(MOST_CHUNKS).toList();
    List<Integer> numbers = some.stream().map(ChunkEntry::number).toList();
    return locked(
            waits,
            (connection, row) ->
                ChunkEntry.byNumber(connection, projectId, numbers)
                    .compose(
                        found ->
                            RemovalRows.removeChunks(connection, projectId, found)
                                .map(any -> found.stream().mapToLong(ChunkEntry::events).sum())))
        .map(
            done -> {
              if (done.isEmpty()) {
                return undone(waits);
              }
              count(done.get());
              old.removeAll(some);
              return Step.MORE;
            });
  }

  private Future<Step> rewrite(ChunkEntry chunk, Removal known, boolean waits) {
    return locked(
            waits,
            (connection, row) ->
                new RewriteTransaction(
                        connection, projectId, chunk.number(), known, shared.worker())
                    .run(row))
        .map(
            done -> {
              if (done.isEmpty()) {
                return undone(waits);
              }
              if (done.get().outcome() == Outcome.DONE) {
                count(chunk.events() - done.get().events());
              }
              mixed.remove();
              return Step.MORE;
            })
        .recover(
            failure -> {
              if (failure instanceof UnavailableException) {
                return Future.failedFuture(failure);
              }
              if (failure instanceof UnreadableChunkException unreadable) {
                leaveDamaged(unreadable);
              } else {
                log.warn("chunk {} of project {} is left", chunk.number(), projectId, failure);
                isComplete = false;
              }
              mixed.remove();
              return Future.succeededFuture(Step.MORE);
            });
  }

  private Future<Step> end(Removal known, boolean waits) {
    Set<Integer> forgotten = isComplete ? known.ids() : Set.of();
    return transaction(
            connection ->
                ProjectTail.lock(connection, projectId, waits)
                    .compose(
                        row ->
                            row.isEmpty()
                                ? Future.succeededFuture(false)
                                : RemovalRows.end(connection, projectId, forgotten, isComplete)
                                    .map(any -> true)))
        .map(
            done -> {
              if (!done) {
                return undone(waits);
              }
              if (removed > 0) {
                log.info("removed {} events of project {}", removed, projectId);
              }
              return Step.OVER;
            });
  }
}
