package io.dashgate.events.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dashgate.events.columns.Chunk;
import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.KeyNumbers;
import io.dashgate.platform.db.Cancellation;
import io.dashgate.platform.db.Database;
import io.dashgate.testing.PackedEvents;
import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The columns of events, sealed or not, are the same. */
class EventColumnsTest {

  private static final Instant BEGIN = Instant.parse("2026-03-28T22:00:00Z");
  private static final Set<Integer> FIXED =
      Set.of(KeyNumbers.ID, KeyNumbers.TIME, KeyNumbers.MICROS, KeyNumbers.UUID);

  private static Vertx vertx;
  private static Database database;

  private Tenant tenant;
  private EventReads reads;

  @BeforeAll
  static void open(Tenant any) {
    vertx = Vertx.vertx();
    database = any.gateway().database().open(vertx);
  }

  @AfterAll
  static void close() {
    await(database.close().compose(any -> vertx.close()));
  }

  @BeforeEach
  void store(Tenant fresh) {
    tenant = fresh;
    reads = new EventReads(database, ReadResources.of(vertx));
    List<StoredEvents.New> all = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      String rare = i % 100 == 0 ? ",\"rare\":\"r" + i + "\",\"" + "k".repeat(210) + "\":1" : "";
      all.add(
          new StoredEvents.New(
              i % 3 == 0 ? "few" : "many",
              "id " + i % 10,
              "{\"n\":" + i + ",\"text\":\"t" + i % 4 + "\"" + rare + "}",
              BEGIN.plusMillis(7_001L * i).plusNanos(i % 2 == 0 ? 3_000 : 0),
              UUID.randomUUID(),
              null));
    }
    StoredEvents.of(fresh).events(all);
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private static <T> T onLoop(Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    vertx.runOnContext(any -> work.get().onComplete(done));
    return await(done.future());
  }

  private <T> T read(Function<EventSnapshot, Future<T>> work) {
    return onLoop(() -> reads.read(tenant.projectId(), work));
  }

  /** Returns a text of each event, in an order of their own. */
  private TreeSet<String> events(List<Integer> names, long from, long to) {
    Set<String> keys = Set.of("n", "text", "rare", "k".repeat(210), "unknown");
    ColumnQuery query = new ColumnQuery(names, from, to, FIXED, keys);
    return read(
        snapshot -> {
          TreeSet<String> found = new TreeSet<>();
          return EventColumns.read(
                  snapshot,
                  query,
                  (name, chunk) -> {
                    for (int row = 0; row < chunk.events(); row++) {
                      if (chunk.micros(row) >= from && chunk.micros(row) <= to) {
                        found.add(text(name, chunk, row, new TreeSet<>(keys)));
                      }
                    }
                  })
              .map(any -> found);
        });
  }

  private static String text(int name, Chunk chunk, int row, Set<String> keys) {
    StringBuilder text =
        new StringBuilder(
            name + " " + chunk.micros(row) + " " + chunk.id(row) + " " + chunk.uuid(row));
    for (String key : keys) {
      Column column = chunk.property(key);
      text.append(' ').append(column == null ? null : column.json(row));
    }
    return text.toString();
  }

  @Test
  void columnsAreTheSameHoweverManyEventsAreSealed() {
    long begin = BEGIN.toEpochMilli() * 1000;
    List<Supplier<TreeSet<String>>> reads =
        List.of(
            () -> events(null, 0, begin * 2),
            () -> events(List.of(1), begin, begin + 7_001_000L * 450),
            () -> events(List.of(2), begin + 7_001_000L * 450, begin + 7_001_000L * 451),
            () -> events(List.of(1, 2), begin, begin + 3),
            () -> events(List.of(3), 0, begin * 2));
    List<TreeSet<String>> expected = reads.stream().map(Supplier::get).toList();
    assertEquals(List.of(900, 150, 1, 1, 0), expected.stream().map(TreeSet::size).toList());

    PackedEvents packed = PackedEvents.of(tenant);
    packed.pack(i -> i % 2 == 0);
    assertEquals(expected, reads.stream().map(Supplier::get).toList());
    packed.packAll();
    assertEquals(expected, reads.stream().map(Supplier::get).toList());
  }

  @Test
  void eventsOfManyNamesAreReadHoweverManyEachHas() {
    List<StoredEvents.New> more = new ArrayList<>();
    for (int i = 0; i < 5_700; i++) {
      // two names with more than a portion, and many with a few
      String name = i < 4_500 ? "large " + i % 2 : "small " + i % 400;
      more.add(
          new StoredEvents.New(
              name,
              "id " + i % 10,
              "{\"n\":" + i + "}",
              BEGIN.plusMillis(i),
              UUID.randomUUID(),
              null));
    }
    StoredEvents.of(tenant).events(more);
    long begin = BEGIN.toEpochMilli() * 1000;

    assertEquals(6_600, events(null, 0, begin * 2).size());
    assertEquals(900, events(List.of(2, 1, 9_999), 0, begin * 2).size());
    List<Integer> all = IntStream.rangeClosed(1, 404).boxed().toList();
    assertEquals(6_600, events(all, 0, begin * 2).size());
    assertEquals(101, events(all.subList(2, 404), begin, begin + 100_000).size());
  }

  @Test
  void eventsOfErasedIdsAreLeftOutHoweverManyAreSealed() {
    long most = BEGIN.toEpochMilli() * 2000;
    tenant
        .gateway()
        .database()
        .execute("insert into erased_id values (" + tenant.projectId() + ", 3)");
    PackedEvents packed = PackedEvents.of(tenant);
    assertEquals(810, events(null, 0, most).size());
    packed.pack(i -> i % 2 == 0);
    assertEquals(810, events(null, 0, most).size());
    packed.packAll();
    assertEquals(810, events(null, 0, most).size());
  }

  private Future<Void> computeUntil(Throwable reason, ColumnQuery query) {
    Cancellation cancellation = new Cancellation(Duration.ofMinutes(1), TimeoutException::new);
    return reads
        .compute(
            tenant.projectId(),
            false,
            cancellation,
            snapshot ->
                EventColumns.read(snapshot, query, (name, chunk) -> cancellation.cancel(reason)))
        .onComplete(any -> cancellation.close());
  }

  @Test
  void aReadIsStopped() {
    PackedEvents.of(tenant).packAll();
    IllegalStateException reason = new IllegalStateException("enough");
    ColumnQuery query = new ColumnQuery(null, 0, BEGIN.toEpochMilli() * 2000, FIXED, Set.of("n"));

    CompletionException stopped =
        assertThrows(CompletionException.class, () -> onLoop(() -> computeUntil(reason, query)));

    assertEquals(reason, stopped.getCause());
    assertEquals(3, read(snapshot -> snapshot.keysNamed(Set.of("n", "text", "rare"))).size());
  }

  @Test
  void computationsOfASnapshotTakeTheMemoryOfTheLastOne() {
    ReadResources resources = ReadResources.of(vertx);
    EventReads others = new EventReads(database, resources);

    List<Long> used = new ArrayList<>();
    onLoop(
        () ->
            others.read(
                tenant.projectId(),
                snapshot ->
                    computed(snapshot, 5_000_000, 7_000_000)
                        .onSuccess(any -> used.add(resources.budget().used()))
                        .compose(any -> computed(snapshot, 3_000_000, 1_000_000))
                        .onSuccess(any -> used.add(resources.budget().used()))
                        .compose(any -> computed(snapshot, 4_000_000, 6_000_000))
                        .onSuccess(any -> used.add(resources.budget().used()))));

    assertEquals(List.of(7_000_000L, 3_000_000L, 6_000_000L), used);
    assertEquals(0, resources.budget().used());
  }

  private static Future<Void> computed(EventSnapshot snapshot, long expected, long made) {
    return snapshot
        .erasedIds()
        .compose(any -> snapshot.expect(expected))
        .compose(
            any ->
                snapshot.run(
                    () -> {
                      snapshot.hold(made);
                      return null;
                    }));
  }

  @Test
  void severalReadsOfASnapshotTakeTheMemoryOfTheLargest() {
    PackedEvents.of(tenant).packAll();
    ColumnQuery query = new ColumnQuery(null, 0, BEGIN.toEpochMilli() * 2000, FIXED, Set.of("n"));
    ReadResources resources = ReadResources.of(vertx);
    EventReads others = new EventReads(database, resources);

    List<Long> used = new ArrayList<>();
    onLoop(
        () ->
            others.read(
                tenant.projectId(),
                snapshot -> {
                  Future<Void> reads = Future.succeededFuture();
                  for (int i = 0; i < 3; i++) {
                    reads =
                        reads
                            .compose(any -> EventColumns.read(snapshot, query, (name, chunk) -> {}))
                            .onSuccess(any -> used.add(resources.budget().used()));
                  }
                  return reads;
                }));

    assertEquals(List.of(used.get(0), used.get(0), used.get(0)), used);
    assertEquals(0, resources.budget().used());
  }
}
