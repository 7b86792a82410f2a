package io.dashgate.upgrade;

import static io.dashgate.testing.NeedsServer.Kind.CLUSTER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.db.Migrations;
import io.dashgate.testing.Answer;
import io.dashgate.testing.NeedsServer;
import io.dashgate.testing.OutsideServer;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A database that was filled on one server gets Citus and workers, and is migrated again. Needs a
 * cluster ({@code -Dtest.server}).
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@NeedsServer(value = CLUSTER, because = "workers are added to a server")
class DistributionTest {

  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(3);

  private static @Nullable TestGateway gateway;
  private static UpgradeScenario scenario;
  private static Map<String, String> before;
  private static Map<String, String> after;
  private static List<String> emptyTables;

  @BeforeAll
  static void fillAndDistribute() {
    OutsideServer server = OutsideServer.find().orElseThrow();
    Path dataDir = TestGateway.newDataDir();
    Map<String, String> settings = settings(TestGateway.freePort());
    server.createPlainDatabase(dataDir);
    EveryRead reads;
    try (TestGateway plain = TestGateway.start(dataDir, settings)) {
      scenario = new UpgradeScenario(plain.port());
      scenario.fill();
      reads = new EveryRead(plain.database(), fillFurther(plain), scenario.reads());
      before = reads.answers(plain.port());
      emptyTables = emptyTables(plain.database());
    }
    server.addNodes(dataDir);
    Migrations.apply(server.urls(dataDir), STATEMENT_TIMEOUT);
    gateway = TestGateway.start(dataDir, settings);
    after = reads.answers(gateway.port());
  }

  private static Map<String, String> settings(int port) {
    return Map.of(
        "DASHGATE_HTTP_PORT",
        Integer.toString(port),
        "DASHGATE_PUBLIC_URL",
        UpgradeTest.PUBLIC_URL,
        "DASHGATE_OPERATOR_KEY",
        UpgradeScenario.OPERATOR_KEY,
        "DASHGATE_RATE_LIMIT_SHARED",
        "true",
        "DASHGATE_RATE_LIMIT_PER_MINUTE",
        "100000",
        "DASHGATE_RATE_LIMIT_PER_HOUR",
        "100000");
  }

  /** Makes what the scenario does not, and returns the token of an account link. */
  private static String fillFurther(TestGateway plain) {
    // links of older versions do not name their project
    plain
        .database()
        .execute(
            "update sharing_configuration set access_token = right(access_token, 30)"
                + " where password_hash is null");
    scenario
        .notes()
        .computeIfPresent("open_link", (name, link) -> link.substring(link.length() - 30));
    return plain
        .as(UpgradeScenario.OPERATOR_KEY)
        .post(
            "/api/operator/accounts/",
            new JsonObject().put("email", "new@example.com").put("organization_name", "New"))
        .expect(201)
        .json()
        .getString("link")
        .replaceFirst(".*/", "");
  }

  private static List<String> emptyTables(TestDatabase database) {
    return database
        .texts(
            "select relname from pg_class where relkind = 'r'"
                + " and relnamespace = 'public'::regnamespace")
        .stream()
        .filter(table -> database.count("select count(*) from " + table) == 0)
        .toList();
  }

  @AfterAll
  static void stop() {
    if (gateway != null) {
      gateway.close();
    }
  }

  @Test
  @Order(1)
  void everyReadHasTheSameAnswer() {
    assertEquals(List.of(), emptyTables);
    assertTrue(before.size() > 1_000, "requests: " + before.size());
    Map<String, String> different = new TreeMap<>();
    before.forEach(
        (request, answer) -> {
          if (!answer.equals(after.get(request))) {
            different.put(request, answer + "\nbecame\n" + after.get(request));
          }
        });
    assertEquals(Map.of(), different);
  }

  @Test
  @Order(2)
  void everyTableIsWhereItBelongsAndHasItsRowsOnce() {
    TestDatabase database = running().database();

    // one table that was on one server, with all that belong to a project
    assertEquals(
        List.of("8"),
        database.texts(
            "select count(*) from pg_dist_partition where partmethod = 'h' and colocationid ="
                + " (select colocationid from pg_dist_partition where logicalrelid = 'tile'::regclass)"));
    // the rows of before
    assertEquals(
        List.of(),
        database.texts(
            "select logicalrelid from pg_dist_partition where pg_relation_size(logicalrelid) > 0"));
  }

  @Test
  @Order(3)
  void aStoredAnswerIsReplayed() {
    Answer again =
        running()
            .as(note("ann_key"))
            .send(
                "POST",
                note("idempotent_path"),
                UpgradeScenario.IDEMPOTENT_BODY,
                Map.of("Idempotency-Key", UpgradeScenario.IDEMPOTENCY_KEY))
            .expect(201);

    assertEquals("true", again.header("Idempotency-Replayed").orElse(""));
    assertEquals(note("idempotent_id"), Long.toString(again.id()));
  }

  @Test
  @Order(4)
  void everyOperationGoesOn() {
    scenario.useAll();
  }

  private static TestGateway running() {
    return Objects.requireNonNull(gateway);
  }

  private static String note(String name) {
    return scenario.notes().getOrDefault(name, "");
  }
}
