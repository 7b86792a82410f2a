package io.dashgate.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.events.reading.ChunkRange;
import io.dashgate.events.reading.ChunkWalk;
import io.dashgate.events.reading.EventReads;
import io.dashgate.events.reading.ReadResources;
import io.dashgate.filters.FilterGroup;
import io.dashgate.platform.db.Database;
import io.dashgate.testing.PackedEvents;
import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A list holds not many more events than it wants, however many have the same time. */
class SealedTimesTest {

  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  private static final int MOST = 50;

  private static Vertx vertx;
  private static Database database;

  @BeforeAll
  static void open(Tenant any) {
    vertx = Vertx.vertx();
    database = any.gateway().database().open(vertx);
  }

  @AfterAll
  static void close() {
    await(database.close().compose(any -> vertx.close()));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private static <T> T onLoop(Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    vertx.runOnContext(any -> work.get().onComplete(done));
    return await(done.future());
  }

  private static SealedTimes walk(Tenant tenant, EventQuery query) {
    EventReads reads = new EventReads(database, ReadResources.of(vertx));
    ChunkRange range =
        new ChunkRange(null, null, query.from().micros(), query.to().micros(), query.isAscending());
    return onLoop(
        () ->
            reads.read(
                tenant.projectId(),
                snapshot ->
                    SealedFilter.of(snapshot, query.filter(), false)
                        .map(filter -> new SealedTimes(query, range, MOST, Set.of(), filter))
                        .compose(
                            times -> ChunkWalk.walk(snapshot, range, times).map(end -> times))));
  }

  @Test
  void ofOneTimeFewAreHeld(Tenant tenant) {
    List<StoredEvents.New> all = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      // some chunks have another time, too
      Instant time = i % 500 == 0 ? NOON.minusSeconds(1 + i % 3) : NOON;
      all.add(new StoredEvents.New("e" + i % 4, "id", "{}", time, UUID.randomUUID(), null));
    }
    StoredEvents.of(tenant).events(all);
    for (int part = 0; part < 5; part++) {
      int last = part;
      PackedEvents.of(tenant).pack(i -> i % 5 == 0 || last == 4);
    }
    for (boolean isAscending : new boolean[] {true, false}) {
      EventQuery query =
          new EventQuery(
              null,
              null,
              isAscending,
              EventPosition.FIRST,
              EventPosition.LAST,
              FilterGroup.NONE,
              false,
              MOST,
              0);

      SealedTimes times = walk(tenant, query);

      int held = times.found().size();
      assertTrue(held >= MOST && held <= 10 * MOST, () -> held + " events");
      assertEquals(true, times.isCutWithin());
    }
  }
}
