package io.dashgate.upgrade;

import static io.dashgate.testing.NeedsServer.Kind.CLUSTER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.db.Migrations;
import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Inbox;
import io.dashgate.testing.NeedsServer;
import io.dashgate.testing.OutsideServer;
import io.dashgate.testing.PackedEvents;
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

  private static final String BATCH =
      """
      {"api_key": "%s", "batch": [
        {"event": "viewed", "distinct_id": "ann", "properties": {"n": 1.50, "$group_0": "acme"}},
        {"event": "viewed", "distinct_id": "anonymous", "properties": {"url": "/ä?b='c'"}},
        {"event": "bought", "distinct_id": "bob", "properties": {"amount": "32.5"}},
        {"event": "$identify", "distinct_id": "ann",
          "properties": {"$anon_distinct_id": "anonymous", "$set": {"plan": "free"}}},
        {"event": "$identify", "distinct_id": "ann", "properties": {"$anon_distinct_id": "bob"}},
        {"event": "$groupidentify", "distinct_id": "ann", "properties":
          {"$group_type": "company", "$group_key": "acme", "$group_set": {"name": "Acme"}}}]}
      """;

  private static final String QUERY =
      """
      {"client_query_id": "named", "query": {"kind": "TrendsQuery",
        "series": [{"kind": "EventsNode", "event": "viewed"}], "dateRange": {"date_from": "-7d"}}}
      """;

  /** Rows that work on persons leaves behind, and an event that was set aside. */
  private static final List<String> PERSON_WORK =
      List.of(
          "deleted_id values (%d, 1001, 1001, 7, 7)",
          "person_column values (%d, 'n', 7, 1, '\\x01')",
          "event_rejected (project_id, received_at, reason, data)"
              + " values (%d, now(), 'too large', '{}')");

  /** Tables of work to be done, which is done at once, and one that only a cluster uses. */
  private static final List<String> EMPTY =
      List.of("account_audit_entry", "erased_id", "event_inbox", "person_merge");

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
      fillEvents(plain);
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
    // a result is kept, and a query has a name
    Api ann = plain.as(note("ann_key"));
    ann.get(note("trend") + "?refresh=true").expect(200);
    ann.post(note("trend").replaceFirst("insights/.*", "query/"), QUERY).expect(200);
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

  /** Sends events of every kind to each project, and packs a part of them. */
  private static void fillEvents(TestGateway plain) {
    TestDatabase database = plain.database();
    for (String project : database.texts("select id from project order by id")) {
      String token = database.texts("select api_token from project where id = " + project).get(0);
      plain.anonymous().post("/batch/", BATCH.formatted(token)).expect(200);
      long id = Long.parseLong(project);
      new Inbox(database, id).awaitEmpty();
      PackedEvents.of(database, id).pack(number -> number % 2 == 0);
      PERSON_WORK.forEach(row -> database.execute("insert into " + row.formatted(id)));
    }
  }

  private static List<String> emptyTables(TestDatabase database) {
    return database
        .texts(
            "select relname from pg_class where relkind in ('r', 'p') and not relispartition"
                + " and relnamespace = 'public'::regnamespace order by 1")
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
    assertEquals(EMPTY, emptyTables);
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

    // all that belongs to a project is on one server
    assertEquals(
        List.of("1"),
        database.texts(
            "select count(distinct colocationid) from pg_dist_partition where partmethod = 'h'"));
    assertEquals(
        List.of("t"),
        database.texts("select count(*) >= 34 from pg_dist_partition where partmethod = 'h'"));
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
