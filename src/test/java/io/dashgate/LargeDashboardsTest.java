package io.dashgate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dashboards whose tiles together are much longer than what one statement sends. */
class LargeDashboardsTest {

  private static final String TOO_LARGE = "It is done, but the answer would be larger than 8 MB.";

  private Tenant tenant;
  private Api api;
  private TestDatabase database;
  private long id;

  @BeforeEach
  void makeADashboard(Tenant fresh) {
    tenant = fresh;
    api = fresh.api();
    database = fresh.gateway().database();
    id = fresh.createDashboard("large");
  }

  /** Adds texts and insights in turns, one below the other. */
  private void addTiles(int tiles, int bytes) {
    database.execute(
        """
        insert into insight (project_id, name, filters, query, sort_order)
        select ?, 'i' || g, '{"g": 1}', json_build_object('v', g, 'random', (
          select string_agg(md5(random()::text || n || g), '') from generate_series(1, %d) n)), g
        from generate_series(1, %d, 2) g
        """
            .formatted(bytes / 32, tiles),
        tenant.projectId());
    database.execute(
        """
        insert into tile (project_id, dashboard_id, insight_id, body, layouts, sort_order, place_x,
          place_y, place_w, place_h)
        select d.project_id, d.id, i.id, case when i.id is null then 't' || g end,
          json_build_object('sm', json_build_object('x', 0, 'y', g, 'w', 6, 'h', 1)), g, 0, g, 6, 1
        from dashboard d
        cross join generate_series(1, %d) g
        left join insight i on i.project_id = d.project_id and i.name = 'i' || g
        where d.project_id = ?
          and d.id = ?
        """
            .formatted(tiles),
        tenant.projectId(),
        id);
  }

  private void assertComplete(Answer answer, int tiles) {
    assertEquals(tiles, answer.tiles().size());
    assertEquals((tiles + 1) / 2, answer.items().size());
    for (int i = 0; i < tiles; i++) {
      JsonObject tile = answer.tiles().get(i);
      JsonObject insight = tile.getJsonObject("insight");
      if (i % 2 == 1) {
        assertEquals("t" + (i + 1), tile.getJsonObject("text").getString("body"));
      } else {
        assertEquals(i + 1, insight.getJsonObject("query").getInteger("v"));
        JsonObject item = answer.items().get(i / 2);
        assertEquals(insight.getLong("id"), item.getLong("id"));
        assertEquals(insight.getValue("query"), item.getValue("query"));
      }
    }
  }

  @Test
  void aLargeDashboardIsCompleteInEveryAnswer() {
    addTiles(81, 30_000);

    Answer read = api.get(tenant.dashboard(id)).expect(200);
    assertComplete(read, 81);
    JsonObject first = read.tiles().get(0);
    JsonObject alone = api.get(tenant.insight(first.getJsonObject("insight").getLong("id"))).json();
    assertEquals(alone.getValue("query"), first.getJsonObject("insight").getValue("query"));
    Map<String, String> known = Map.of("If-None-Match", read.header("ETag").orElseThrow());
    api.send("GET", tenant.dashboard(id), null, known).expect(304);

    assertComplete(api.patch(tenant.dashboard(id), "{\"name\":\"renamed\"}").expect(200), 81);
    assertComplete(api.patch(tenant.dashboard(id), "{\"deleted\":true}").expect(200), 81);
    assertComplete(api.patch(tenant.dashboard(id), "{\"deleted\":false}").expect(200), 81);
    Answer copy = api.post(tenant.dashboards(), "{\"use_dashboard\":" + id + "}").expect(201);
    assertComplete(copy, 81);
    JsonArray order = new JsonArray();
    read.tiles().forEach(tile -> order.add(tile.getLong("id")));
    Answer reordered =
        api.post(tenant.dashboard(id) + "reorder_tiles/", new JsonObject().put("tile_order", order))
            .expect(200);
    assertComplete(reordered, 81);
    Answer once =
        api.send(
                "PATCH",
                tenant.dashboard(id),
                "{\"tiles\":[{\"text\":{\"body\":\"more\"}}]}",
                Map.of("Idempotency-Key", "large"))
            .expect(200);
    assertEquals(82, once.tiles().size());
    api.post(tenant.templates(), "{\"template_name\":\"t\",\"from_dashboard\":" + id + "}")
        .expect(201);
  }

  @Test
  void aWriteToADashboardThatIsTooLargeForAnAnswerIsDone() {
    addTiles(300, 60_000);

    api.get(tenant.dashboard(id))
        .expectError(
            400,
            "invalid_request",
            "answer_too_large",
            "The answer would be larger than 8 MB; ask for fewer rows with limit.",
            null);
    api.patch(tenant.dashboard(id), "{\"name\":\"renamed\"}")
        .expectError(400, "invalid_request", "answer_too_large", TOO_LARGE, null);
    api.patch(tenant.dashboard(id), "{\"pinned\":true,\"tiles\":[{\"text\":{\"body\":\"x\"}}]}")
        .expectError(400, "invalid_request", "answer_too_large", TOO_LARGE, null);

    JsonObject row =
        api.get(tenant.dashboards()).expect(200).results().stream()
            .filter(one -> one.getLong("id") == id)
            .findFirst()
            .orElseThrow();
    assertEquals("renamed", row.getString("name"));
    assertTrue(row.getBoolean("pinned"));
    assertEquals(
        301, database.count("select count(*) from tile where dashboard_id = ?", id), "tiles");
    api.post(tenant.templates(), "{\"template_name\":\"t\",\"from_dashboard\":" + id + "}")
        .expectInvalid("max_length", "The dashboard is larger than 8 MB.", "from_dashboard");
  }

  @Test
  void theSharedPageOfALargeDashboardIsCompleteAndNeverStale() {
    database.execute(
        """
        insert into tile (project_id, dashboard_id, body, layouts, sort_order, place_x, place_y,
          place_w, place_h)
        select ?, ?, 'text ' || g || ' ' || repeat('word *it* ', 390), '{}', g, 0, g, 6, 1
        from generate_series(1, 499) g
        """,
        tenant.projectId(),
        id);
    String sharing = tenant.dashboard(id) + "sharing/";
    String token =
        api.patch(sharing, "{\"enabled\":true}").expect(200).json().getString("access_token");
    Api visitor = tenant.gateway().anonymous();

    for (int view = 0; view < 3; view++) {
      Answer page = visitor.get("/shared/" + token).expect(200);
      for (int i = 1; i <= 499; i++) {
        assertTrue(page.body().contains("text " + i + " word"), "text " + i);
      }
      String nonce = page.header("Content-Security-Policy").orElseThrow().split("'")[3];
      assertTrue(page.body().contains("<style nonce=\"" + nonce.substring(6) + "\">"), nonce);
      assertEquals(
          499,
          visitor
              .get("/shared/" + token + ".json")
              .expect(200)
              .json()
              .getJsonObject("dashboard")
              .getJsonArray("tiles")
              .size());
      String name = "name of view " + view;
      api.patch(tenant.dashboard(id), new JsonObject().put("name", name)).expect(200);
      assertTrue(visitor.get("/shared/" + token).body().contains("<h1>" + name), name);
    }
    long insight = tenant.createInsight("first name", id);
    assertTrue(visitor.get("/shared/" + token).body().contains("first name"));
    api.patch(tenant.insight(insight), "{\"name\":\"second name\"}").expect(200);
    assertFalse(visitor.get("/shared/" + token).body().contains("first name"));

    api.patch(sharing, "{\"password\":\"a long password\"}").expect(200);
    visitor.get("/shared/" + token).expect(401);
    api.patch(sharing, "{\"password\":null,\"enabled\":false}").expect(200);
    for (String path : List.of("/shared/" + token, "/shared/" + token + ".json")) {
      visitor.get(path).expect(404);
    }
  }

  @Test
  void aSharedPageThatIsTooLargeIsRefused() {
    database.execute(
        """
        insert into tile (project_id, dashboard_id, body, layouts, sort_order)
        select ?, ?, repeat('<', 4000), json_build_object('x', repeat('a', 20000)), g
        from generate_series(1, 500) g
        """,
        tenant.projectId(),
        id);
    String token =
        api.patch(tenant.dashboard(id) + "sharing/", "{\"enabled\":true}")
            .expect(200)
            .json()
            .getString("access_token");

    for (String form : List.of("", ".json")) {
      Answer answer = tenant.gateway().anonymous().get("/shared/" + token + form);
      assertEquals(400, answer.status(), answer.body());
      assertEquals("answer_too_large", answer.json().getString("code"));
    }
  }
}
