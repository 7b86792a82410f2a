package io.dashgate.events.capture;

import io.dashgate.events.LineBlocks;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Engine;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits the events of all requests of one event loop to the inbox. While a commit is under way,
 * it gathers the events of the next one: the more requests there are, the fewer commits each of
 * them takes. What waits is held by requests, whose memory is limited.
 */
final class InboxWriter {

  private static final Logger log = LoggerFactory.getLogger(InboxWriter.class);

  /** The most bytes of a commit, but for a single request. */
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  private static final int MOST_REQUESTS = 2_000;

  /** More is compressed on a worker thread: about this much is compressed in a millisecond. */
  private static final int MOST_INLINE = 400 * 1024;

  private final CaptureWorkers workers;
  private final Database database;
  private final Engine engine;
  private final CaptureCounts counts;
  private final Consumer<Collection<Long>> committed;
  private final Context context;
  private final LineBlocks blocks = new LineBlocks();
  private final Set<Waiting> waiting = new LinkedHashSet<>();
  private boolean busy;

  /** The events of a request that waits for its commit. */
  private static final class Waiting {

    private final long projectId;
    private final List<Piece> pieces;
    private final Context context = Objects.requireNonNull(Vertx.currentContext());
    private final Promise<Void> done = Promise.promise();
    private final long since = System.nanoTime();

    Waiting(long projectId, List<Piece> pieces) {
      this.projectId = projectId;
      this.pieces = pieces;
    }

    int bytes() {
      int bytes = 0;
      for (Piece piece : pieces) {
        bytes += piece.data().length;
      }
      return bytes;
    }

    /** Ends the wait on the context of the request. */
    void end(Future<Void> result) {
      context.runOnContext(any -> done.handle(result));
    }
  }

  /**
   * Makes the writer of the event loop of {@code database}.
   *
   * @param committed accepts the projects of each commit
   */
  InboxWriter(
      Vertx vertx,
      Database database,
      Engine engine,
      CaptureCounts counts,
      Consumer<Collection<Long>> committed) {
    this.workers = CaptureWorkers.ofCommits(vertx);
    this.database = database;
    this.engine = engine;
    this.counts = counts;
    this.committed = committed;
    this.context = vertx.getOrCreateContext();
  }

  /**
   * Adds events to the next commit. They are dropped if the request is over before that begins.
   *
   * @param over completes, on the event loop, when nobody waits for the result any more
   * @return completes when they are committed, on the current context; fails with a 503 if they are
   *     not, or if that is not known
   */
  Future<Void> append(long projectId, List<Piece> pieces, Future<Void> over) {
    Waiting one = new Waiting(projectId, pieces);
    waiting.add(one);
    over.onComplete(any -> drop(one));
    if (!busy) {
      busy = true;
      // after what else the event loop has read by now
      context.runOnContext(any -> commit());
    }
    return one.done.future();
  }

  private void drop(Waiting one) {
    if (waiting.remove(one)) {
      one.done.fail(CaptureErrors.notStored());
    }
  }

  private void commit() {
    List<Waiting> group = nextGroup();
    if (group.isEmpty()) {
      busy = false;
      return;
    }
    Map<Long, List<Piece>> pieces = new LinkedHashMap<>();
    for (Waiting one : group) {
      pieces.computeIfAbsent(one.projectId, any -> new ArrayList<>()).addAll(one.pieces);
    }
    Future.succeededFuture()
        .compose(any -> rows(pieces))
        .compose(this::insert)
        .onComplete(any -> commit())
        .onSuccess(any -> committed.accept(pieces.keySet()))
        .onFailure(failure -> log.debug("events are not committed", failure))
        .recover(failure -> Future.failedFuture(CaptureErrors.notStored()))
        .onComplete(result -> end(group, result));
  }

  private void end(List<Waiting> group, AsyncResult<Void> result) {
    Future<Void> outcome =
        result.succeeded() ? Future.succeededFuture() : Future.failedFuture(result.cause());
    long now = System.nanoTime();
    int events = 0;
    for (Waiting one : group) {
      for (Piece piece : one.pieces) {
        events += piece.events();
      }
      counts.waited(now - one.since);
      one.end(outcome);
    }
    counts.committed(events, result.succeeded());
  }

  private List<Waiting> nextGroup() {
    List<Waiting> group = new ArrayList<>();
    int bytes = 0;
    Iterator<Waiting> all = waiting.iterator();
    while (all.hasNext() && group.size() < MOST_REQUESTS) {
      Waiting next = all.next();
      bytes += next.bytes();
      if (bytes > MOST_BYTES && !group.isEmpty()) {
        break;
      }
      group.add(next);
      all.remove();
    }
    return group;
  }

  private Future<List<InboxRow>> rows(Map<Long, List<Piece>> pieces) {
    int plain = 0;
    for (List<Piece> ofProject : pieces.values()) {
      for (Piece piece : ofProject) {
        plain += piece.isBlock() ? 0 : piece.bytes();
      }
    }
    return plain <= MOST_INLINE
        ? Future.succeededFuture(makeRows(pieces, blocks))
        : workers.run(Promise.promise().future(), () -> makeRows(pieces, new LineBlocks()));
  }

  private static List<InboxRow> makeRows(Map<Long, List<Piece>> pieces, LineBlocks blocks) {
    List<InboxRow> rows = new ArrayList<>();
    pieces.forEach((project, all) -> rows.addAll(InboxRow.of(project, all, blocks)));
    return rows;
  }

  private static final String INSERT =
      """
      insert into event_inbox (project_id, events, bytes, codec, data)
      select *
      from unnest($1::bigint[], $2::int[], $3::int[], $4::smallint[], $5::bytea[])
      on conflict do nothing
      """;

  private static final String INSERT_ONE =
      "insert into event_inbox (project_id, events, bytes, codec, data) values ($1, $2, $3, $4, $5)";

  private Future<Void> insert(List<InboxRow> rows) {
    return engine == Engine.CITUS
        ? database.appendEach(INSERT_ONE, rows.stream().map(InboxWriter::values).toList())
        : database.append(INSERT, columns(rows));
  }

  private static Tuple values(InboxRow row) {
    return Tuple.of(
        row.projectId(), row.events(), row.bytes(), row.codec(), Buffer.buffer(row.data()));
  }

  private static Tuple columns(List<InboxRow> rows) {
    int count = rows.size();
    Long[] projects = new Long[count];
    Integer[] events = new Integer[count];
    Integer[] bytes = new Integer[count];
    Short[] codecs = new Short[count];
    Buffer[] data = new Buffer[count];
    for (int i = 0; i < count; i++) {
      InboxRow row = rows.get(i);
      projects[i] = row.projectId();
      events[i] = row.events();
      bytes[i] = row.bytes();
      codecs[i] = row.codec();
      data[i] = Buffer.buffer(row.data());
    }
    return Tuple.tuple()
        .addArrayOfLong(projects)
        .addArrayOfInteger(events)
        .addArrayOfInteger(bytes)
        .addArrayOfShort(codecs)
        .addArrayOfBuffer(data);
  }
}
