package io.dashgate.platform.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.config.SettingsLoader;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.DatabaseUrl;
import io.dashgate.platform.limits.ClusterUsage.Unreported;
import io.dashgate.platform.limits.Policy.Kind;
import io.dashgate.platform.limits.Policy.Scope;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What one process reports to the others while requests go on. */
@ExtendWith(VertxExtension.class)
class UsageExchangeTest {

  private static final Limits.Applicable LIMITS =
      Limits.of(new Settings.RateLimit(1_000_000, 1_000_000, true)).of(Scope.CALLER, Kind.READ);

  private final ClusterUsage usage = new ClusterUsage();

  private RateCounter counter(String id) {
    return new RateCounter(SubjectKey.of("key ", id, 1), usage);
  }

  private static void use(RateCounter counter) {
    counter.count(LIMITS, Kind.READ, System.currentTimeMillis(), new RateLimitResult());
  }

  @Test
  void aSubjectIsReportedOnceInABatchHoweverFastItIsUsed() throws InterruptedException {
    List<RateCounter> counters = Stream.of("a", "b", "c", "d").map(this::counter).toList();
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService requests = Executors.newSingleThreadExecutor();
    requests.execute(
        () -> {
          while (!over.get()) {
            counters.forEach(UsageExchangeTest::use);
          }
        });
    try {
      for (int i = 0; i < 100_000; i++) {
        List<Unreported> batch = usage.take(1_000);
        assertEquals(batch.size(), batch.stream().map(Unreported::usage).distinct().count());
      }
    } finally {
      over.set(true);
      requests.shutdown();
      requests.awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  /** A request of a counter whose place was taken may be refunded later. */
  @Test
  void twoCountersOfASubjectAreReportedTogether(TestGateway gateway, Vertx vertx) throws Exception {
    TestDatabase tables = gateway.database();
    Database database =
        Database.open(
            vertx,
            new DatabaseUrl(tables.url()),
            await(SettingsLoader.load(vertx, Map.of())).database(),
            "test");
    String id = UUID.randomUUID().toString();
    use(counter(id));
    use(counter(id));
    UsageExchange exchange = new UsageExchange(vertx, database, usage, Clock.systemUTC());
    try {
      await(exchange.start());

      assertEquals(
          2,
          tables.count(
              "select coalesce(sum(reads), 0) from quota_use where subject = ?", "key " + id));
    } finally {
      await(exchange.stop());
      await(database.close());
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
