package io.dashgate.platform.db;

import static io.dashgate.testing.NeedsServer.Kind.EMBEDDED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Api;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.NeedsServer;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How many statements requests take, as Postgres logs them. */
@GatewaySettings("DASHGATE_INSTANCES=1")
@NeedsServer(value = EMBEDDED, because = "it reads the log of its server")
class StatementsTest {

  /** Statements of the process itself, at any time. */
  private static final Pattern HOUSEKEEPING =
      Pattern.compile("'\\*'|pg_notify|: select 1$|projects_with_events|projects_to_|event_tails");

  private static final Pattern SESSION = Pattern.compile("\\[\\d+]");

  private static TestGateway gateway;
  private static Tenant tenant;
  private static Api api;

  @BeforeAll
  static void logStatements(Tenant fresh) throws InterruptedException {
    gateway = fresh.gateway();
    tenant = fresh;
    api = tenant.api();
    TestDatabase database = gateway.database();
    database.execute("alter system set log_statement = 'all'");
    database.texts("select pg_reload_conf()");
    Thread.sleep(500); // the servers of open connections read it soon
    api.get(tenant.dashboards()).expect(200);
  }

  @Test
  void aDashboardIsReadByOneStatementHoweverManyTilesItHas() throws IOException {
    for (int count : List.of(0, 1, 10, 100)) {
      long id = dashboard(count);
      api.get(tenant.dashboard(id)).expect(200);

      int before = statements().size();
      assertEquals(count, api.get(tenant.dashboard(id)).tiles().size());
      List<String> made = statements();

      assertEquals(1, made.size() - before, () -> String.join("\n", made));
    }
  }

  @Test
  void aCopyOfManyTilesTakesAsManyStatementsAsOneOfFew() throws IOException {
    int few = copy(dashboard(1));
    int many = copy(dashboard(200));

    assertEquals(few, many);
    assertTrue(
        many <= 8,
        "begin, announcement, dashboard, which insights, these, tiles, reading back, commit: "
            + many);
  }

  @Test
  void visitorsWithoutTheRightPasswordReadNoTiles() throws IOException {
    String sharing = tenant.dashboard(dashboard(10)) + "sharing/";
    String token =
        api.patch(sharing, "{\"enabled\":true,\"password\":\"open sesame\"}")
            .expect(200)
            .json()
            .getString("access_token");
    String path = "/shared/" + token + ".json";
    Api visitor = gateway.anonymous();

    int before = lines().size();
    visitor.get(path).expect(401);
    visitor.send("GET", path, null, Map.of("Authorization", basic("shut"))).expect(401);
    assertEquals(0, readsOfTiles(before));
    visitor.send("GET", path, null, Map.of("Authorization", basic("open sesame"))).expect(200);
    assertEquals(1, readsOfTiles(before));
  }

  private static String basic(String password) {
    byte[] pair = (":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /** The log has the lines of a statement beneath each other. */
  private static long readsOfTiles(int before) throws IOException {
    return lines().stream().skip(before).filter(line -> line.strip().equals("tile t")).count();
  }

  private int copy(long source) throws IOException {
    int before = statements().size();
    api.post(tenant.dashboards(), new JsonObject().put("use_dashboard", source)).expect(201);
    return statements().size() - before;
  }

  private static long dashboard(int tiles) {
    JsonArray entries = new JsonArray();
    IntStream.range(0, tiles)
        .mapToObj(i -> new JsonObject().put("insight", new JsonObject().put("name", "i" + i)))
        .forEach(entries::add);
    return api.post(tenant.dashboards(), new JsonObject().put("tiles", entries)).expect(201).id();
  }

  /** Those of requests: the process's own are made by other sessions, whenever it is time. */
  private static List<String> statements() throws IOException {
    List<String> lines = lines();
    Set<String> housekeepers =
        lines.stream()
            .filter(line -> HOUSEKEEPING.matcher(line).find())
            .map(StatementsTest::session)
            .collect(Collectors.toSet());
    return lines.stream()
        .filter(line -> line.contains("execute ") || line.contains("statement: "))
        .filter(line -> !housekeepers.contains(session(line)))
        .toList();
  }

  private static String session(String line) {
    Matcher matcher = SESSION.matcher(line);
    return matcher.find() ? matcher.group() : "";
  }

  private static List<String> lines() throws IOException {
    return Files.readAllLines(gateway.dataDir().resolve("postgres.log"));
  }
}
