package io.dashgate.events.sealing;

import io.dashgate.events.sealing.StepResult.Outcome;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the tail of a project, seals what is due, and merges chunks. */
final class ProjectVisit implements Visit {

  private static final Logger log = LoggerFactory.getLogger(ProjectVisit.class);

  /** Of a step; its statements have this limit, too. */
  static final Duration LIMIT = Duration.ofSeconds(30);

  private final long projectId;
  private final Shared shared;
  private final Deque<TailGroup> due = new ArrayDeque<>();
  private @Nullable TailPlan plan;
  private int nextChunkNumber;
  private long sealedOfGroup;

  /** The name whose chunks are looked at next; 0: none. */
  private int merging;

  /** The chunk behind which they are looked at; null: they are the newest ones. */
  private @Nullable ChunkEntry behind;

  /**
   * What all visits share.
   *
   * @param leftOut numbers of chunks that are not merged, by project
   */
  record Shared(
      Database database,
      SealLimits limits,
      WorkerExecutor worker,
      SealCounts counts,
      Set<LeftOut> leftOut) {}

  /** A chunk that is not merged. */
  record LeftOut(long projectId, int chunkNumber) {}

  ProjectVisit(long projectId, Shared shared) {
    this.projectId = projectId;
    this.shared = shared;
  }

  @Override
  public Future<Step> step(boolean waits) {
    TailPlan known = plan;
    if (known == null) {
      return plan();
    }
    if (merging != 0) {
      return merge(merging, waits);
    }
    TailGroup group = due.peek();
    return group == null ? finish(known, waits) : seal(group, known, waits);
  }

  private <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
    return shared.database().longTransaction(WriteContext.SYSTEM.in(projectId), LIMIT, work);
  }

  private Future<Step> plan() {
    return transaction(connection -> TailRows.count(connection, projectId))
        .map(
            found -> {
              if (found.isEmpty()) {
                return Step.OVER;
              }
              TailPlan made = found.get();
              plan = made;
              nextChunkNumber = made.nextChunkNumber();
              due.addAll(made.due(shared.limits()));
              return Step.MORE;
            });
  }

  /** Runs a step under the lock, if the project is as it was planned. */
  private Future<StepResult> locked(
      boolean waits, SqlConnection connection, Function<ProjectTail, Future<StepResult>> work) {
    return ProjectTail.lock(connection, projectId, waits)
        .compose(
            row -> {
              if (row.isEmpty()) {
                // who waits for the lock gets it, unless the row is gone with its project
                return Future.succeededFuture(
                    StepResult.of(waits ? Outcome.CHANGED : Outcome.LOCKED));
              }
              if (row.get().nextChunkNumber() != nextChunkNumber) {
                return Future.succeededFuture(StepResult.of(Outcome.CHANGED));
              }
              return ProjectTail.exists(connection, projectId)
                  .compose(
                      exists ->
                          exists
                              ? work.apply(row.get())
                              : Future.succeededFuture(StepResult.of(Outcome.CHANGED)));
            });
  }

  private Future<Step> seal(TailGroup group, TailPlan known, boolean waits) {
    return transaction(
            connection ->
                locked(
                    waits,
                    connection,
                    row ->
                        new SealTransaction(
                                connection, projectId, group, shared.limits(), shared.worker())
                            .run(row)))
        .map(
            result -> {
              if (result.outcome() != Outcome.DONE) {
                return undone(result);
              }
              shared.counts().addSealed(result);
              nextChunkNumber = result.nextChunkNumber();
              sealedOfGroup += result.events();
              long left = group.events() - sealedOfGroup;
              boolean goesOn =
                  left >= shared.limits().many(group.areFar())
                      || (left > 0 && group.isOld(shared.limits(), known.at()));
              if (!goesOn) {
                due.remove();
                sealedOfGroup = 0;
                merging = group.eventNumber();
                behind = null;
              }
              return Step.MORE;
            });
  }

  /** If the plan is not right any more, the next look at the tail makes another. */
  private static Step undone(StepResult result) {
    return result.outcome() == Outcome.LOCKED ? Step.LOCKED : Step.OVER;
  }

  private Future<Step> merge(int eventNumber, boolean waits) {
    return transaction(
            connection ->
                ChunkEntry.ofName(
                    connection,
                    projectId,
                    eventNumber,
                    MergePlan.MOST_EVENTS,
                    MergePlan.MOST_COLUMN_BYTES,
                    behind))
        .compose(
            chunks -> {
              List<Integer> chosen =
                  MergePlan.choose(
                          chunks.stream().filter(this::mayBeMerged).toList(),
                          shared.limits().memoryBytes())
                      .stream()
                      .map(ChunkEntry::number)
                      .toList();
              if (chosen.isEmpty()) {
                goOnBehind(chunks);
                return Future.succeededFuture(Step.MORE);
              }
              return merge(chosen, waits);
            });
  }

  /** Pages overlap, so that neighbours are in one of them. */
  private void goOnBehind(List<ChunkEntry> page) {
    if (page.size() < ChunkEntry.PAGE) {
      merging = 0;
    } else {
      behind = page.get(ChunkEntry.PAGE / 2);
    }
  }

  private boolean mayBeMerged(ChunkEntry chunk) {
    return !shared.leftOut().contains(new LeftOut(projectId, chunk.number()));
  }

  private Future<Step> merge(List<Integer> numbers, boolean waits) {
    return transaction(
            connection ->
                locked(
                    waits,
                    connection,
                    row ->
                        new MergeTransaction(connection, projectId, numbers, shared.worker())
                            .run(row)))
        .map(
            result -> {
              if (result.outcome() != Outcome.DONE) {
                return undone(result);
              }
              shared.counts().addMerged(numbers.size());
              nextChunkNumber = result.nextChunkNumber();
              return Step.MORE;
            })
        .recover(failure -> leaveOut(numbers, failure));
  }

  /** Merging the others goes on. */
  private Future<Step> leaveOut(List<Integer> numbers, Throwable failure) {
    if (failure instanceof UnreadableChunkException unreadable) {
      shared.counts().addDamaged();
      log.error("stored events of project {} cannot be read", projectId, failure);
      shared.leftOut().add(new LeftOut(projectId, unreadable.chunkNumber()));
    } else if (failure instanceof MergeTransaction.NotFewerException) {
      numbers.forEach(number -> shared.leftOut().add(new LeftOut(projectId, number)));
    } else {
      return Future.failedFuture(failure);
    }
    return Future.succeededFuture(Step.MORE);
  }

  private Future<Step> finish(TailPlan known, boolean waits) {
    TailPlan.Next next = known.next(shared.limits());
    return transaction(
            connection ->
                locked(
                    waits,
                    connection,
                    row ->
                        ProjectTail.lookAgain(connection, projectId, known, next)
                            .map(any -> StepResult.done(0, 0, nextChunkNumber))))
        .map(result -> result.outcome() == Outcome.LOCKED ? Step.LOCKED : Step.OVER);
  }
}
