package io.dashgate.platform.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two processes that share the rate limits. */
@GatewaySettings({
  "DASHGATE_JWT_SECRET=a secret of the tests, 32 bytes or more",
  "DASHGATE_OPERATOR_KEY=" + SharedQuotaTest.KEY,
  "DASHGATE_RATE_LIMIT_SHARED=true"
})
class SharedQuotaTest {

  static final String KEY = "operator-key-of-the-tests-0123456789";
  private static final int LIMIT = 600;
  private static final Duration SOON = Duration.ofSeconds(2);

  private static TestGateway one;
  private static TestGateway other;
  private static TestDatabase database;

  @BeforeAll
  static void start(TestGateway own) {
    one = own;
    database = own.database();
    other = own.another(Map.of());
    Soon.seen(
        Duration.ofSeconds(3), () -> database.count("select count(*) from quota_process") == 2);
  }

  @AfterAll
  static void stop() {
    other.close();
  }

  /** Limits a new tenant by its quota, so that creating the tenant does not count. */
  private static Tenant limited(String policy, int number) throws InterruptedException {
    Tenant tenant = one.signUp();
    String quota = "/api/operator/projects/" + tenant.projectId() + "/quota/";
    String numbers = new JsonObject().put(policy, number).encode();
    one.as(KEY).send("PUT", quota, numbers, Map.of()).expect(200);
    Thread.sleep(1_000); // the other process is notified, and both know of each other
    return tenant;
  }

  private static int allowed(List<Api> clients, String path, Duration duration) {
    AtomicInteger allowed = new AtomicInteger();
    long end = System.nanoTime() + duration.toNanos();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      CompletableFuture.allOf(
              java.util.stream.IntStream.range(0, 16)
                  .mapToObj(
                      i ->
                          CompletableFuture.runAsync(
                              () -> {
                                Api api = clients.get(i % clients.size());
                                while (System.nanoTime() < end) {
                                  int status = api.get(path).status();
                                  assertTrue(status == 200 || status == 429, "status " + status);
                                  allowed.addAndGet(status == 200 ? 1 : 0);
                                }
                              },
                              threads))
                  .toArray(CompletableFuture[]::new))
          .join();
    } finally {
      threads.shutdown();
    }
    return allowed.get();
  }

  @Test
  void underLoadBothTogetherAllowTheLimitWithinATenth() throws InterruptedException {
    Tenant tenant = limited("project_hour", LIMIT);

    int allowed =
        allowed(
            List.of(tenant.api(), other.as(tenant.key())),
            tenant.dashboards(),
            Duration.ofSeconds(6));

    System.out.printf("shared quota: %d allowed of %d%n", allowed, LIMIT);
    assertTrue(allowed >= LIMIT * 0.9 && allowed <= LIMIT * 1.1, "allowed " + allowed);
  }

  @Test
  void requestsOfOneProcessCountInTheOther() throws InterruptedException {
    Tenant tenant = limited("minute", LIMIT);
    int first = allowed(List.of(tenant.api()), tenant.dashboards(), Duration.ofSeconds(4));

    int second =
        allowed(List.of(other.as(tenant.key())), tenant.dashboards(), Duration.ofSeconds(2));

    System.out.printf("shared quota: %d, then %d allowed of %d%n", first, second, LIMIT);
    assertTrue(first >= LIMIT * 0.9, "allowed " + first);
    assertTrue(first + second <= LIMIT * 1.1, "allowed " + first + " and " + second);
  }

  @Test
  void theQuotaThatCanBeReadIsThatOfBoth() throws InterruptedException {
    Tenant tenant = limited("project_minute", LIMIT);
    for (int i = 0; i < 5; i++) {
      tenant.api().get(tenant.dashboards()).expect(200);
    }
    Api elsewhere = other.as(tenant.key());

    Soon.seen(
        Duration.ofSeconds(2),
        () -> {
          JsonObject answer = elsewhere.get(tenant.project() + "quota/").expect(200).json();
          JsonObject policy = answer.getJsonArray("policies").getJsonObject(0);
          int own = answer.getJsonArray("keys").getJsonObject(0).getInteger("used_minute");
          return answer.getBoolean("shared") && policy.getInteger("used") == own + 5;
        });
  }

  @Test
  void aRefundAfterTheExchangeReachesTheOtherProcess() throws Exception {
    Tenant tenant = limited("project_minute", LIMIT);
    String path = tenant.dashboard(tenant.createDashboard("known"));
    String tag = tenant.api().get(path).expect(200).header("ETag").orElseThrow();
    Soon.seen(SOON, () -> counted(tenant) == 2);
    CompletableFuture<Answer> unchanged;
    try (Connection lock = database.connectAsOwner()) {
      lock.setAutoCommit(false);
      TestDatabase.run(lock, "lock table dashboard in access exclusive mode");
      unchanged =
          CompletableFuture.supplyAsync(
              () -> tenant.api().send("GET", path, null, Map.of("If-None-Match", tag)));
      Soon.seen(SOON, () -> counted(tenant) == 3);
      lock.rollback();
    }

    unchanged.join().expect(304);

    Soon.seen(SOON, () -> counted(tenant) == 2);
  }

  private static long counted(Tenant tenant) {
    return database.count(
        "select coalesce(sum(reads + writes), 0) from quota_use where subject = ?",
        "project " + tenant.projectId());
  }

  @Test
  void withoutTheTableEachProcessCountsAlone() throws InterruptedException {
    Tenant tenant = limited("project_minute", 20);
    database.execute("alter table quota_use rename to quota_use_away");
    try {
      Thread.sleep(500);
      int allowed = allowed(List.of(tenant.api()), tenant.dashboards(), Duration.ofSeconds(2));
      assertEquals(20, allowed);
    } finally {
      database.execute("alter table quota_use_away rename to quota_use");
    }
  }
}
