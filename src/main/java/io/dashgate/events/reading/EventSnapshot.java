package io.dashgate.events.reading;

import io.dashgate.events.columns.DamagedColumnException;
import io.dashgate.platform.db.Cancellation;
import io.dashgate.platform.db.Deadline;
import io.dashgate.platform.db.IndexOrder;
import io.dashgate.platform.limits.ByteLease;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The events of a project as of one moment. Its statements are sent one after another. */
public final class EventSnapshot {

  private static final Logger log = LoggerFactory.getLogger(EventSnapshot.class);

  private static final long LONGEST_WAIT_MS = 1_000;

  private static final int PARTS = 4;
  private static final int MOST_EXPECTED_PARTS = 3;

  private final long projectId;
  private final SqlConnection connection;
  private final ReadResources shared;
  private final ByteLease memory;
  private final Deadline deadline = Deadline.current();
  private final @Nullable Cancellation cancellation;

  /** Bytes that are taken for columns, and for what is made of them. */
  private long ofColumns;

  private final ReadReport report = new ReadReport();
  private long expected;
  private long made;

  /**
   * Makes it.
   *
   * @param cancellation of a computation; null: the read ends with the deadline of its request
   */
  EventSnapshot(
      long projectId,
      SqlConnection connection,
      ReadResources shared,
      ByteLease memory,
      @Nullable Cancellation cancellation) {
    this.projectId = projectId;
    this.connection = connection;
    this.shared = shared;
    this.memory = memory;
    this.cancellation = cancellation;
  }

  /** Returns whose events they are. */
  public long projectId() {
    return projectId;
  }

  /** Returns what was read so far. */
  public ReadReport report() {
    return report;
  }

  /** Executes a statement, which must bound the bytes of its rows. */
  public Future<RowSet<Row>> execute(String sql, Tuple arguments) {
    return connection.preparedQuery(sql).execute(arguments);
  }

  /** Executes a statement that reads a portion of rows, which it finds in the order of an index. */
  Future<RowSet<Row>> executeInOrder(String sql, Tuple arguments) {
    return IndexOrder.read(connection, () -> execute(sql, arguments));
  }

  /** Gives the connection to a read that has statements of its own, each bounded in bytes. */
  public <T> Future<T> with(Function<SqlConnection, Future<T>> read) {
    return read.apply(connection);
  }

  /** Runs work on a worker thread, and completes on the context of the caller. */
  public <T> Future<T> run(Callable<T> work) {
    return shared.workers().executeBlocking(work, false);
  }

  /**
   * Takes memory until the end of the read, and waits for it a little.
   *
   * @return fails with 429 or 503 if there is not enough
   */
  public Future<Void> take(long bytes) {
    return memory.take(bytes, deadline.leftMs(LONGEST_WAIT_MS));
  }

  /** Takes the memory of the columns of the largest chunk so far. */
  Future<Void> takeForColumns(long bytes) {
    long more = bytes - ofColumns;
    if (more <= 0) {
      return Future.succeededFuture();
    }
    ofColumns = bytes;
    return take(more);
  }

  /**
   * Takes the memory that what is made of the events may need, before they are read: a computation
   * that has begun cannot wait for others. What the computation before it has held is given back,
   * if there was one. Of what a tenant may have, a part is left for columns.
   *
   * @return fails with 429 or 503 if there is not enough in half of the time that is left
   */
  public Future<Void> expect(long bytes) {
    long waitMs =
        cancellation == null ? deadline.leftMs(LONGEST_WAIT_MS) : cancellation.leftMs() / 2;
    long wanted = Math.min(bytes, memory.most() / PARTS * MOST_EXPECTED_PARTS);
    long more = wanted - made;
    expected = wanted;
    made = wanted;
    if (more <= 0) {
      memory.release(-more);
      return Future.succeededFuture();
    }
    return memory.take(more, waitMs);
  }

  /**
   * Sets the memory of what is made of the events, at least what was expected. Called on worker
   * threads, one after another.
   *
   * @throws ApiException 400 if it can never be so much, 429 or 503 if it cannot be so much now
   */
  public void hold(long bytes) {
    if (bytes > expected && memory.bytes() - made + bytes > memory.most()) {
      throw ApiException.invalidInput(
          "Query needs too much memory. Choose a shorter date range, or fewer series or values.",
          null);
    }
    long more = Math.max(bytes, expected) - made;
    if (more < 0) {
      memory.release(-more);
    } else {
      memory.takeNow(more);
    }
    made += more;
  }

  /** Throws the reason if the read must not go on. Called on worker threads, within long work. */
  public void check() {
    Throwable reason = reasonToStop();
    if (reason != null) {
      throw reason instanceof RuntimeException known
          ? known
          : new IllegalStateException("the read has ended", reason);
    }
  }

  /** Returns why the read must not go on; null: it may. */
  @Nullable Throwable reasonToStop() {
    if (cancellation != null) {
      return cancellation.reason();
    }
    return deadline.leftMs(1) <= 0 ? new TimeoutException("the time is up") : null;
  }

  private static final String ERASED =
      """
      select x.id_number
      from erased_id x
      where x.project_id = $1
      """;

  /** Returns the distinct ids whose events must be left out. */
  public Future<Set<Integer>> erasedIds() {
    return execute(ERASED, Tuple.of(projectId))
        .map(
            rows ->
                rows.stream()
                    .map(row -> row.getInteger(0))
                    .collect(Collectors.toUnmodifiableSet()));
  }

  private static final String DELETIONS =
      """
      select p.deletions
      from event_project p
      where p.project_id = $1
      """;

  /** Returns how often persons of the project had been deleted. */
  public Future<Long> deletions() {
    return execute(DELETIONS, Tuple.of(projectId))
        .map(rows -> rows.size() == 0 ? 0 : rows.iterator().next().getLong(0));
  }

  private static final String KEYS_BY_NAME =
      """
      select k.key_number, k.name
      from property_key k
      where k.project_id = $1
        and k.name = any($2)
      """;

  /** Returns the numbers of those keys that have one, with their names. */
  public Future<Map<Integer, String>> keysNamed(Collection<String> names) {
    return keys(KEYS_BY_NAME, Tuple.of(projectId).addArrayOfString(names.toArray(String[]::new)));
  }

  private static final String KEYS_BY_NUMBER =
      """
      select k.key_number, k.name
      from property_key k
      where k.project_id = $1
        and k.key_number = any($2)
      """;

  /** Returns the names of keys. */
  public Future<Map<Integer, String>> keysNumbered(Collection<Integer> numbers) {
    return keys(
        KEYS_BY_NUMBER, Tuple.of(projectId).addArrayOfInteger(numbers.toArray(Integer[]::new)));
  }

  private Future<Map<Integer, String>> keys(String sql, Tuple arguments) {
    return execute(sql, arguments)
        .map(
            rows -> {
              Map<Integer, String> names = new HashMap<>();
              rows.forEach(row -> names.put(row.getInteger(0), row.getString(1)));
              return names;
            });
  }

  /**
   * Reads columns in their order, with at most two portions of a megabyte in memory.
   *
   * @param consumer gets them one after another, on worker threads
   */
  public Future<Void> columns(
      List<ColumnPortions.Wanted> wanted, ColumnPortions.Consumer consumer) {
    return new ColumnPortions(this, wanted, consumer).read();
  }

  /** Returns the failure of a read that has met a chunk which is damaged, counted and logged. */
  public ApiException damaged(StoredChunk chunk, DamagedColumnException cause) {
    shared.counts().addDamaged();
    log.error("project {}, chunk {}: {}", projectId, chunk.number(), cause.getMessage());
    return ApiException.damaged("Stored events of " + chunk.day() + " are damaged.");
  }
}
