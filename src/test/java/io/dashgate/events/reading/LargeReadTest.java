package io.dashgate.events.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.ColumnFormat;
import io.dashgate.events.columns.IntColumn;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.limits.ByteBudget;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Long reads of columns take little memory: 60 MB in 600 columns of 100 KB. */
class LargeReadTest {

  private static final int CHUNKS = 60;
  private static final int COLUMNS = 10;
  private static final int EVENTS = 25_600;
  private static final long MOST_DIRECT = 20_000_000;

  /** A time far ahead. */
  private static final long FAR = 4_000_000_000_000_000L;

  private static Vertx vertx;
  private static Database database;
  private static Tenant tenant;
  private static long sum;

  private final ByteBudget budget = new ByteBudget(16_000_000);
  private final AtomicLong mostHeld = new AtomicLong();

  @BeforeAll
  static void store(Tenant fresh) throws SQLException {
    tenant = fresh;
    vertx = Vertx.vertx();
    TestDatabase stored = fresh.gateway().database();
    database =
        stored.open(
            vertx,
            "DASHGATE_DATABASE_STATEMENT_TIMEOUT_MS=60000",
            "DASHGATE_HTTP_REQUEST_TIMEOUT_MS=90000");
    fill(stored);
  }

  @AfterAll
  static void close() {
    await(database.close().compose(any -> vertx.close()));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private static void fill(TestDatabase stored) throws SQLException {
    Random random = new Random(3);
    stored.execute(
        "insert into event_name (project_id, event_number, name) values (?, 1, 'e')",
        tenant.projectId());
    byte[][] columns = new byte[COLUMNS][];
    for (int key = 0; key < COLUMNS; key++) {
      int[] values = random.ints(EVENTS).toArray();
      columns[key] = ColumnFormat.encode(new IntColumn(values, null), false).data();
      for (int value : values) {
        sum += CHUNKS * (long) value;
      }
    }
    try (Connection connection = stored.connectAsOwner();
        PreparedStatement chunk =
            connection.prepareStatement(
                "insert into event_chunk (project_id, chunk_number, event_number, first_at,"
                    + " last_at, events, key_numbers, key_bytes, rest_key_numbers)"
                    + " values (?, ?, 1, now(), now(), ?, '{16,17,18,19,20,21,22,23,24,25}',"
                    + " array_fill(102400, array[10]), '{}')");
        PreparedStatement column =
            connection.prepareStatement("insert into event_column values (?, ?, ?, ?)")) {
      for (int i = 0; i < CHUNKS; i++) {
        chunk.setLong(1, tenant.projectId());
        chunk.setInt(2, i);
        chunk.setInt(3, EVENTS);
        chunk.addBatch();
        for (int key = 0; key < COLUMNS; key++) {
          column.setLong(1, tenant.projectId());
          column.setInt(2, i);
          column.setInt(3, 16 + key);
          column.setBytes(4, columns[key]);
          column.addBatch();
        }
        column.executeBatch();
      }
      chunk.executeBatch();
    }
  }

  /** Adds all values. */
  private static final class Sum implements ChunkWalk.Visitor {

    private long sum;
    private int columns;

    @Override
    public Collection<Integer> keys(StoredChunk chunk) {
      return chunk.bytes().keySet();
    }

    @Override
    public boolean endsBefore(StoredChunk chunk) {
      return false;
    }

    @Override
    public void take(StoredChunk chunk, Map<Integer, Column> read) {
      for (Column column : read.values()) {
        columns++;
        for (int value : ((IntColumn) column).values()) {
          sum += value;
        }
      }
    }
  }

  /** Reads; again when there was no memory for a second, as on a slow server. */
  private Future<Sum> read(ReadResources resources) {
    return readOnce(resources)
        .recover(
            failure ->
                failure instanceof ApiException refused && refused.problem().status() == 429
                    ? read(resources)
                    : Future.failedFuture(failure));
  }

  private Future<Sum> readOnce(ReadResources resources) {
    return new EventReads(database, resources)
        .read(
            tenant.projectId(),
            snapshot -> {
              Sum sum = new Sum();
              return ChunkWalk.walk(snapshot, new ChunkRange(null, null, 0, FAR, false), sum)
                  .map(any -> sum);
            });
  }

  /** Returns the most direct memory that reads have taken at once. */
  private long readTogether(int reads) throws InterruptedException {
    AtomicBoolean isOver = new AtomicBoolean();
    AtomicLong most = new AtomicLong();
    long before = PlatformDependent.usedDirectMemory();
    Thread watch =
        new Thread(
            () -> {
              while (!isOver.get()) {
                most.accumulateAndGet(PlatformDependent.usedDirectMemory() - before, Math::max);
                mostHeld.accumulateAndGet(budget.used(), Math::max);
                pause();
              }
            });
    watch.start();
    ReadResources resources =
        new ReadResources(
            vertx.createSharedWorkerExecutor("large-reads", 2), budget, new ReadCounts());
    List<Future<Sum>> all = new ArrayList<>();
    for (int i = 0; i < reads; i++) {
      all.add(onLoop(() -> read(resources)));
    }
    for (Future<Sum> one : all) {
      assertEquals(sum, await(one).sum);
      assertEquals(CHUNKS * COLUMNS, await(one).columns);
    }
    isOver.set(true);
    watch.join();
    assertEquals(0, budget.used());
    return most.get();
  }

  private static void pause() {
    LockSupport.parkNanos(500_000);
  }

  private static <T> Future<T> onLoop(Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    vertx.runOnContext(any -> work.get().onComplete(done));
    return done.future();
  }

  @Test
  void aLongReadTakesLittleDirectMemory() throws InterruptedException {
    long most = readTogether(1);

    assertTrue(most < MOST_DIRECT, "bytes of direct memory: " + most);
    assertTrue(mostHeld.get() > 0);
  }

  @Test
  void fourAtOncePassWithinTheirBudget() throws InterruptedException {
    long most = readTogether(4);

    assertTrue(most < 2 * MOST_DIRECT, "bytes of direct memory: " + most);
    assertTrue(mostHeld.get() <= budget.limit());
  }
}
