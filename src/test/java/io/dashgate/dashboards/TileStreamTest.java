package io.dashgate.dashboards;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.RawHttp;
import io.dashgate.testing.Soon;
import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads dashboards tile by tile. */
@GatewaySettings({"DASHGATE_INSTANCES=1", "DASHGATE_SHUTDOWN_TIMEOUT_SECONDS=2"})
class TileStreamTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private TestGateway gateway;
  private Tenant tenant;
  private long dashboard;

  @BeforeEach
  void addEvents(TestGateway shared) {
    gateway = shared;
    tenant = shared.signUp();
    StoredEvents.of(tenant).event("visit", "ann", new JsonObject().put("$group_0", "acme"));
    dashboard = tenant.createDashboard("streamed");
  }

  private String path() {
    return tenant.dashboard(dashboard) + "stream_tiles/";
  }

  private static JsonObject visits() {
    return new JsonObject()
        .put("kind", "TrendsQuery")
        .put("dateRange", new JsonObject().put("date_from", "-7d"))
        .put(
            "series",
            JsonArray.of(new JsonObject().put("kind", "EventsNode").put("event", "visit")));
  }

  /** Reads the table of groups, which others do not. */
  private static JsonObject ofGroups() {
    return visits()
        .put(
            "breakdownFilter",
            new JsonObject()
                .put("breakdown", "tier")
                .put("breakdown_type", "group")
                .put("breakdown_group_type_index", 0));
  }

  private void addInsight(JsonObject query) {
    JsonObject body =
        new JsonObject().put("query", query).put("dashboards", JsonArray.of(dashboard));
    tenant.api().post(tenant.insights(), body).expect(201);
  }

  private void addText(String text) {
    tenant
        .api()
        .post(tenant.dashboard(dashboard) + "create_text_tile/", new JsonObject().put("body", text))
        .expect(201);
  }

  private static List<JsonObject> events(Answer answer) {
    assertEquals("text/event-stream", answer.expect(200).header("Content-Type").orElseThrow());
    assertTrue(answer.header("ETag").isEmpty());
    assertTrue(answer.body().endsWith("\n\n"));
    List<JsonObject> events = new ArrayList<>();
    for (String event : answer.body().split("\n\n")) {
      assertTrue(event.startsWith("data: "), event);
      events.add(new JsonObject(event.substring("data: ".length())));
    }
    return events;
  }

  private static void expectTypes(List<JsonObject> events, String... types) {
    assertEquals(List.of(types), events.stream().map(one -> one.getString("type")).toList());
  }

  @Test
  void theDashboardThenItsTilesThenTheEnd() {
    addInsight(visits());
    addText("hello");
    addInsight(visits().put("kind", "FunnelsQuery"));

    List<JsonObject> events = events(tenant.api().get(path() + "?refresh=blocking"));

    expectTypes(events, "metadata", "tile", "tile", "tile", "complete");
    Answer whole = tenant.api().get(tenant.dashboard(dashboard)).expect(200);
    JsonObject metadata = whole.json().put("items", new JsonArray()).put("tiles", new JsonArray());
    assertEquals(
        metadata.put("last_accessed_at", null),
        events.get(0).getJsonObject("dashboard").put("last_accessed_at", null));
    for (int i = 0; i < 3; i++) {
      assertEquals(i, events.get(i + 1).getInteger("order"));
    }
    JsonObject computed = events.get(1).getJsonObject("tile").getJsonObject("insight");
    assertEquals(1, computed.getJsonArray("result").getJsonObject(0).getInteger("count"));
    assertEquals(
        "hello", events.get(2).getJsonObject("tile").getJsonObject("text").getString("body"));
    assertEquals(
        "Unsupported query kind: FunnelsQuery.",
        events.get(3).getJsonObject("tile").getJsonObject("error").getString("message"));
    // what it has computed is what others are shown
    List<JsonObject> kept = events(tenant.api().get(path()));
    assertEquals(whole.tiles().get(0), kept.get(1).getJsonObject("tile"));
  }

  @Test
  void nothingIsComputedUnlessItIsAskedFor() {
    addInsight(visits());

    JsonObject tile = events(tenant.api().get(path())).get(1).getJsonObject("tile");

    assertNull(tile.getJsonObject("insight").getValue("result"));
    assertFalse(tile.containsKey("error"));
  }

  @Test
  void aDashboardWithoutTiles() {
    expectTypes(events(tenant.api().get(path())), "metadata", "complete");
  }

  @Test
  void clientsMayAskForEvents() {
    Map<String, String> headers =
        Map.of(
            "Accept",
            "text/event-stream",
            "Accept-Encoding",
            "gzip",
            "Origin",
            "https://a.example");
    Answer answer = tenant.api().send("GET", path(), null, headers);

    expectTypes(events(answer), "metadata", "complete");
    assertTrue(answer.header("Content-Encoding").isEmpty());
    assertTrue(answer.header("Access-Control-Allow-Origin").isPresent());
    Answer head = tenant.api().send("HEAD", path(), null, Map.of()).expect(200);
    assertEquals("text/event-stream", head.header("Content-Type").orElseThrow());
    assertEquals("", head.body());
  }

  @Test
  void whoMayNotReadTheDashboardIsToldSo(Tenant other) {
    other.api().get(other.dashboard(dashboard) + "stream_tiles/").expectNotFound("Not found.");
    other.api().get(path()).expect(403);
    tenant.api().get(tenant.dashboard(0) + "stream_tiles/").expectNotFound("Not found.");
    gateway.anonymous().get(path()).expect(401);
  }

  /** A client of HTTP/1.0 knows no chunks: the end of the connection is the end. */
  @Test
  void clientsOfOldProtocolsReadToTheEnd() {
    String answer =
        RawHttp.send(
            gateway.port(),
            "GET %s HTTP/1.0\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
                .formatted(path(), tenant.key()));

    assertTrue(answer.endsWith("data: {\"type\":\"complete\"}\n\n"), answer);
  }

  private Socket open(TestGateway process) throws IOException {
    Socket client = new Socket("127.0.0.1", process.port());
    client.setSoTimeout((int) PATIENCE.toMillis());
    String request =
        RawAnswer.request(
            "GET", path() + "?refresh=blocking", "Authorization: Bearer " + tenant.key());
    client.getOutputStream().write(request.getBytes(UTF_8));
    return client;
  }

  private static Connection lockGroups(TestGateway gateway) throws SQLException {
    Connection lock = gateway.database().connectAsOwner();
    lock.setAutoCommit(false);
    TestDatabase.run(lock, "lock table groups in access exclusive mode");
    return lock;
  }

  private static JsonObject nextEvent(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.startsWith("data: ")) {
      line = lines.readLine();
    }
    return new JsonObject(String.valueOf(line).substring("data: ".length()));
  }

  @Test
  void aTileIsThereBeforeTheNextOneIsComputed() throws Exception {
    addInsight(visits());
    addInsight(ofGroups());
    try (Connection lock = lockGroups(gateway);
        Socket client = open(gateway);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8))) {
      assertEquals("metadata", nextEvent(lines).getString("type"));
      assertEquals(0, nextEvent(lines).getInteger("order"));
      gateway.database().awaitWaiting(1, PATIENCE);

      lock.rollback();

      assertEquals(1, nextEvent(lines).getInteger("order"));
      assertEquals("complete", nextEvent(lines).getString("type"));
    }
  }

  @Test
  void itsQueriesEndWithItsClient() throws Exception {
    addInsight(visits());
    addInsight(ofGroups());
    try (Connection lock = lockGroups(gateway)) {
      Socket client = open(gateway);
      gateway.database().awaitWaiting(1, PATIENCE);
      client.close();

      Soon.seen(
          PATIENCE,
          () ->
              gateway.database().waiting() == 0
                  && GatewayMetrics.active(gateway) == 0
                  && memory("event_reads") == 0
                  && memory("answers") == 0);
      lock.rollback();
    }
    expectTypes(
        events(tenant.api().get(path() + "?refresh=blocking")),
        "metadata",
        "tile",
        "tile",
        "complete");
  }

  private double memory(String budget) {
    return GatewayMetrics.value(gateway, "dashgate_memory_used_bytes{budget=\"" + budget + "\"}");
  }

  @Test
  void itEndsWithItsProcess() throws Exception {
    addInsight(ofGroups());
    TestGateway stopping =
        gateway.another(
            Map.of(
                "DASHGATE_JWT_SECRET",
                "a secret of more than thirty-two bytes",
                "DASHGATE_SHUTDOWN_TIMEOUT_SECONDS",
                "2"));
    try (Connection lock = lockGroups(gateway);
        Socket client = open(stopping);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8))) {
      assertEquals("metadata", nextEvent(lines).getString("type"));
      gateway.database().awaitWaiting(1, PATIENCE);

      stopping.close();

      assertTrue(nextEvent(lines).getJsonObject("tile").containsKey("error"));
      assertEquals("complete", nextEvent(lines).getString("type"));
      lock.rollback();
    }
  }
}
