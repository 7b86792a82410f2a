package io.dashgate.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Conditional requests: If-None-Match and If-Match. */
class ConditionalRequestsTest {

  private static TestDatabase database;
  private static Tenant tenant;
  private static Api api;

  @BeforeAll
  static void signUp(Tenant fresh) {
    tenant = fresh;
    database = fresh.gateway().database();
    api = tenant.api();
  }

  private static String tag(Answer answer) {
    return answer.header("ETag").orElseThrow();
  }

  private static long version(String path) {
    Answer answer = api.get(path).expect(200);
    long version = answer.json().getLong("version");
    assertTrue(tag(answer).startsWith("\"" + version + "-"), answer::toString);
    return version;
  }

  private static Answer ask(Api as, String path, String tag) {
    return as.send("GET", path, null, Map.of("If-None-Match", tag));
  }

  private static Answer change(String method, String path, String tag, String body) {
    return api.send(method, path, body, Map.of("If-Match", tag));
  }

  private static Answer post(String path, JsonObject body) {
    Answer answer = api.post(path, body);
    assertTrue(answer.status() < 300, answer::toString);
    return answer;
  }

  @Test
  void whatTheClientHasIsNotSentAgain() {
    long dashboard = tenant.createDashboard("d");
    long insight = tenant.createInsight("i", dashboard);
    for (String path :
        List.of(
            tenant.dashboard(dashboard),
            tenant.insight(insight),
            tenant.insight(insight) + "?from_dashboard=" + dashboard,
            tenant.dashboard(dashboard) + "sharing/")) {
      String tag = tag(api.get(path).expect(200));

      for (String known : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
        Answer unchanged = ask(api, path, known).expect(304);
        assertEquals("", unchanged.body());
        assertEquals(tag, tag(unchanged));
        assertEquals("private, no-cache", unchanged.header("Cache-Control").orElseThrow());
        assertTrue(unchanged.header("Vary").orElseThrow().contains("Authorization"));
      }
      assertEquals(tag, tag(ask(api, path, "\"x\"").expect(200)));
      api.send("HEAD", path, null, Map.of("If-None-Match", tag)).expect(304);
    }
    ask(api, tenant.dashboard(0x7fffffff), "*").expectNotFound("Not found.");
  }

  @Test
  void answersToWritesHaveTheTagOfTheNextRead() {
    Answer made = api.post(tenant.dashboards(), "{\"name\":\"d\"}").expect(201);
    String path = tenant.dashboard(made.id());
    assertEquals(tag(made), tag(api.get(path)));
    Answer changed = api.patch(path, "{\"name\":\"e\"}").expect(200);
    assertEquals(2, changed.json().getLong("version"));
    assertEquals(tag(changed), tag(api.get(path)));
    Answer insight = api.post(tenant.insights(), "{\"name\":\"i\"}").expect(201);
    assertEquals(tag(insight), tag(api.get(tenant.insight(insight.id()))));
  }

  @Test
  void everyChangeOfADashboardRaisesItsVersionOnce() {
    long other = tenant.createDashboard("other");
    long insight = tenant.createInsight("i");
    long id = tenant.createDashboard("d");
    String path = tenant.dashboard(id);
    long tile = post(path + "create_text_tile/", new JsonObject().put("body", "t")).id();
    JsonObject named = new JsonObject().put("id", tile);
    List<Runnable> changes =
        List.of(
            () -> api.patch(path, "{\"name\":\"n\"}").expect(200),
            () -> api.patch(path, "{\"tags\":[\"t\"]}").expect(200),
            () ->
                api.patch(
                        path,
                        new JsonObject()
                            .put(
                                "tiles",
                                JsonArray.of(
                                    new JsonObject().put("insight", insight),
                                    named.copy().put("color", "blue"))))
                    .expect(200),
            () -> post(path + "create_text_tile/", new JsonObject().put("body", "t")),
            () ->
                post(
                    path + "reorder_tiles/",
                    new JsonObject().put("tile_order", JsonArray.of(tile))),
            () ->
                api.patch(
                        path + "move_tile/",
                        new JsonObject().put("tile", named).put("toDashboard", other))
                    .expect(200),
            () -> api.patch(tenant.insight(insight), "{\"dashboards\":[]}").expect(200),
            () -> api.patch(path + "sharing/", "{\"enabled\":true}").expect(200),
            () -> post(path + "sharing/refresh/", new JsonObject()),
            () -> api.patch(path, "{\"restriction_level\":37}").expect(200));
    long version = version(path);
    String tag = tag(api.get(path));
    for (int i = 0; i < changes.size(); i++) {
      changes.get(i).run();
      int number = i;
      assertEquals(version + 1, version(path), () -> "change " + number);
      tag = tag(ask(api, path, tag).expect(200));
      version++;
    }
    assertEquals(2, version(tenant.dashboard(other)));
  }

  @Test
  void lookingChangesNothing() {
    long id = tenant.createDashboard("d");
    String path = tenant.dashboard(id);
    api.get(path + "sharing/").expect(200);
    String tag = tag(api.get(path));
    database.execute("update dashboard set last_accessed_at = now() where id = ?", id);
    ask(api, path, tag).expect(304);
  }

  @Test
  void aDashboardIsReadAgainWhenWhatItShowsHasChanged() {
    long id = tenant.createDashboard("d");
    long other = tenant.createDashboard("o");
    long insight = tenant.createInsight("i", id, other);
    String path = tenant.dashboard(id);
    List<Runnable> changes =
        List.of(
            () -> api.patch(tenant.insight(insight), "{\"name\":\"n\"}").expect(200),
            () -> api.patch(tenant.dashboard(other), "{\"restriction_level\":37}").expect(200),
            () -> api.delete(tenant.dashboard(other)).expect(204),
            () -> api.delete(tenant.insight(insight)).expect(204));
    long version = version(path);
    for (Runnable change : changes) {
      Answer before = api.get(path).expect(200);
      change.run();
      Answer after = ask(api, path, tag(before)).expect(200);
      assertNotEquals(before.body(), after.body());
      assertEquals(version, after.json().getLong("version"));
    }
  }

  @Test
  void anExpiredShareIsNoticedThoughNobodyChangesAnything() {
    long id = tenant.createDashboard("d");
    api.patch(tenant.dashboard(id) + "sharing/", "{\"enabled\":true}").expect(200);
    String tag = tag(api.get(tenant.dashboard(id)));
    String list = tag(settled(tenant.dashboards()));
    database.execute(
        "update sharing_configuration set expires_at = now() - interval '1 second'"
            + " where dashboard_id = ?",
        id);
    ask(api, tenant.dashboard(id), tag).expect(200);
    ask(api, tenant.dashboards(), list).expect(200);
  }

  @Test
  void oneViewersAnswerIsNotAnothers(Tenant other) {
    long id = tenant.createDashboard("d");
    String tag = tag(api.get(tenant.dashboard(id)));
    ask(other.api(), tenant.dashboard(id), tag).expect(403);
    ask(tenant.session(), tenant.dashboard(id), tag).expect(304);
    Api service =
        tenant
            .gateway()
            .as(
                tenant
                    .session()
                    .post(
                        tenant.project() + "service_keys/",
                        new JsonObject()
                            .put("label", "s")
                            .put("scopes", JsonArray.of("dashboard:read")))
                    .expect(201)
                    .json()
                    .getString("value"));
    ask(service, tenant.dashboard(id), tag).expect(200);
  }

  @Test
  void onlyWhatOneHasSeenIsChanged() {
    long id = tenant.createDashboard("d");
    long insight = tenant.createInsight("i");
    for (String path : List.of(tenant.dashboard(id), tenant.insight(insight))) {
      String tag = tag(api.get(path));
      change("PATCH", path, tag, "{\"name\":\"first\"}").expect(200);
      for (String method : List.of("PATCH", "PUT", "DELETE")) {
        String body = method.equals("DELETE") ? null : "{\"name\":\"second\"}";
        Answer refused = change(method, path, tag, body).expect(412);
        JsonObject error = refused.json();
        assertEquals(List.of("type", "code", "detail", "attr"), List.copyOf(error.fieldNames()));
        assertEquals("precondition_failed", error.getString("code"));
        assertTrue(
            error
                .getString("detail")
                .matches(
                    "The (dashboard|insight) is at version 2, changed by "
                        + java.util.regex.Pattern.quote(tenant.email())
                        + " at 20[0-9T:.-]+Z\\."),
            error::encode);
        assertEquals("\"2\"", tag(refused));
      }
      assertEquals("first", api.get(path).json().getString("name"));
      change("PUT", path, "\"9\", \"2-x\"", "{\"name\":\"third\"}").expect(200);
      change("PATCH", path, "*", "{\"name\":\"fourth\"}").expect(200);
      change("PATCH", path, "W/\"4\"", "{}").expect(412);
      change("PATCH", path, "nonsense", "{}").expect(412);
      change("DELETE", path, "\"4\"", null).expect(204);
      change("PATCH", path, "\"4\"", "{}").expectNotFound("Not found.");
    }
  }

  @Test
  void sharingIsChangedOnlyAsSeenToo() {
    long id = tenant.createDashboard("d");
    String path = tenant.dashboard(id) + "sharing/";
    String tag = tag(api.get(path).expect(200));
    Answer enabled = change("PATCH", path, tag, "{\"enabled\":true}").expect(200);
    assertEquals("\"2\"", tag(enabled));
    assertEquals(tag(enabled), tag(api.get(path)));
    change("PATCH", path, tag, "{\"enabled\":false}").expect(412);
    assertTrue(api.get(path).json().getBoolean("enabled"));
  }

  @Test
  void tilesAreChangedOnlyOnADashboardAsSeenToo() {
    long id = tenant.createDashboard("d");
    long other = tenant.createDashboard("o");
    String path = tenant.dashboard(id);
    String text = "{\"body\":\"t\"}";
    long tile = api.post(path + "create_text_tile/", text).expect(201).id();
    JsonObject move = new JsonObject().put("tile", new JsonObject().put("id", tile));
    move.put("to_dashboard", other);
    JsonObject copy = new JsonObject().put("fromDashboardId", id).put("tileId", tile);
    Map<String, String> changes = new LinkedHashMap<>();
    changes.put("create_text_tile/", text);
    changes.put("reorder_tiles/", "{\"tile_order\":[" + tile + "]}");
    changes.put("copy_tile/", copy.encode());
    changes.put("move_tile/", move.encode());
    for (Map.Entry<String, String> change : changes.entrySet()) {
      String tag = tag(api.get(path));
      api.patch(path, "{\"name\":\"" + change.getKey() + "\"}").expect(200);
      String before = api.get(path).body();

      Answer refused = change("POST", path + change.getKey(), tag, change.getValue()).expect(412);

      assertEquals("precondition_failed", refused.json().getString("code"));
      assertEquals("\"" + version(path) + "\"", tag(refused));
      assertEquals(before, api.get(path).body());
      change("POST", path + change.getKey(), tag(api.get(path)), change.getValue());
      assertNotEquals(before, api.get(path).body());
    }
    String removal = new JsonObject().put("tile_id", tile).encode();
    String there = tenant.dashboard(other);
    change("POST", there + "delete_tile/", "\"1\"", removal).expect(412);
    change("POST", there + "delete_tile/", tag(api.get(there)), removal).expect(204);
    change("PATCH", path + "move_tile/", "\"1\"", move.encode()).expect(412);
  }

  @Test
  void ofManyWhoChangeTheSameVersionOneDoes() {
    long id = tenant.createDashboard("d");
    String path = tenant.dashboard(id);
    Map<String, String> changes =
        Map.of(
            "PATCH " + path,
            "{\"name\":\"n\"}",
            "PATCH " + path + "sharing/",
            "{\"enabled\":true}",
            "POST " + path + "create_text_tile/",
            "{\"body\":\"t\"}");
    for (Map.Entry<String, String> change : changes.entrySet()) {
      String[] place = change.getKey().split(" ");
      String tag = tag(api.get(path).expect(200));
      List<Integer> statuses =
          Concurrently.call(10, any -> change(place[0], place[1], tag, change.getValue()).status());
      assertEquals(1, statuses.stream().filter(status -> status < 300).count());
      assertEquals(9, statuses.stream().filter(status -> status == 412).count());
    }
  }

  /** Reads a list until no transaction is open, so that the list has a tag. */
  private static Answer settled(String path) {
    for (int i = 0; i < 200; i++) {
      Answer answer = api.get(path).expect(200);
      if (answer.header("ETag").isPresent()) {
        return answer;
      }
    }
    throw new AssertionError("no tag on " + path);
  }

  /** Gives something a name that it has never had. */
  private static void rename(String path) {
    api.patch(path, "{\"name\":\"" + System.nanoTime() + "\"}").expect(200);
  }

  @Test
  void listsAreReadAgainWhenAnythingOfThemHasChanged(Tenant other) {
    long id = tenant.createDashboard("d");
    long insight = tenant.createInsight("i");
    List<Runnable> changes =
        List.of(
            () -> tenant.createDashboard("e"),
            () -> rename(tenant.dashboard(id)),
            () -> rename(tenant.insight(insight)),
            () -> api.patch(tenant.dashboard(id) + "sharing/", "{\"enabled\":true}").expect(200),
            () -> api.delete(tenant.dashboard(id)).expect(204),
            () -> api.delete(tenant.insight(insight)).expect(204));
    for (String path :
        List.of(tenant.dashboards() + "?limit=2", tenant.insights() + "?basic=true")) {
      api.patch(tenant.dashboard(id), "{\"deleted\":false}").expect(200);
      api.patch(tenant.insight(insight), "{\"deleted\":false}").expect(200);
      for (Runnable change : changes) {
        String tag = tag(settled(path));
        assertEquals("", ask(api, path, tag).expect(304).body());
        change.run();
        ask(api, path, tag).expect(200);
      }
    }
    String before = tag(settled(tenant.dashboards()));
    other.createDashboard("elsewhere");
    ask(api, tenant.dashboards(), before).expect(304);
  }

  @Test
  void aListHasNoTagWhileAnOlderTransactionMayStillChangeIt(Tenant busy) throws SQLException {
    long id = busy.createDashboard("d");
    try (Connection older = database.connectAsOwner()) {
      older.setAutoCommit(false);
      TestDatabase.run(older, "update dashboard set name = 'late' where id = " + id);
      busy.createDashboard("e");
      Answer during = busy.api().get(busy.dashboards()).expect(200);
      assertTrue(during.header("ETag").isEmpty());
      ask(busy.api(), busy.dashboards(), "*").expect(200);
      older.commit();
    }
    assertTrue(busy.api().get(busy.dashboards()).body().contains("late"));
  }

  @Test
  void aRetryIsAnsweredBeforeItsConditionIsLookedAt() {
    long id = tenant.createDashboard("d");
    Map<String, String> headers = Map.of("If-Match", "\"1\"", "Idempotency-Key", "c" + id);
    for (int i = 0; i < 2; i++) {
      Answer answer =
          api.send("PATCH", tenant.dashboard(id), "{\"name\":\"n\"}", headers).expect(200);
      assertTrue(tag(answer).startsWith("\"2-"));
    }
  }
}
