package io.dashgate.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.pictures.Hostile;
import io.dashgate.results.ProjectResults;
import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Inbox;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The charts of a public page, and their pictures. */
@GatewaySettings("DASHGATE_PUBLIC_URL=https://numbers.example")
class SharedChartsTest {

  private Tenant owner;
  private Api visitor;
  private ProjectResults results;
  private long dashboard;
  private String token;

  @BeforeEach
  void share(Tenant fresh) {
    owner = fresh;
    visitor = owner.gateway().anonymous();
    results = new ProjectResults(owner);
    results.sendPageviews(3);
    dashboard = owner.createDashboard("Numbers");
    token = change("{\"enabled\":true}");
  }

  private String change(String changes) {
    return owner
        .api()
        .patch(owner.dashboard(dashboard) + "sharing/", changes)
        .expect(200)
        .json()
        .getString("access_token");
  }

  private long insight(String name, JsonObject query) {
    return results.insight(new JsonObject().put("name", name).put("query", query), dashboard);
  }

  private void refresh() {
    owner.api().get(owner.dashboard(dashboard) + "?refresh=true").expect(200);
  }

  private String page() {
    return visitor.get("/shared/" + token).expect(200).body();
  }

  private long tile(int index) {
    return owner.api().get(owner.dashboard(dashboard)).expect(200).tiles().get(index).getLong("id");
  }

  private String picture(long tile, String suffix) {
    return "/shared/" + token + "/tiles/" + tile + suffix;
  }

  @Test
  void chartsStandInThePage() {
    insight("Visits", ProjectResults.query());
    refresh();

    String html = page();

    assertEquals(2, count(html, "<svg "), html); // wide and narrow
    assertEquals(0, count(html, "<script"), html);
    assertEquals(0, count(html, " style="), html);
    assertEquals(1, count(html, "<style"), html);
    assertTrue(html.contains("role=\"img\""), html);
    assertTrue(html.contains("<details><summary>As a table</summary>"), html);
    assertTrue(html.contains("<th scope=\"col\">$pageview</th>"), html);
    assertTrue(html.contains("Updated <time datetime=\""), html);
    assertTrue(html.contains("@media print"), html);
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  @Test
  void aCardWithoutAChartSaysWhy() {
    insight("none", ProjectResults.query());
    insight("other", new JsonObject().put("kind", "FunnelsQuery"));
    results.insight(new JsonObject().put("name", "empty"), dashboard);
    String before = page();
    assertTrue(before.contains(">Not computed yet</p>"), before);
    assertTrue(before.contains(">This kind of insight is not computed yet</p>"), before);
    assertTrue(before.contains(">This insight has no query</p>"), before);

    refresh();
    String computed = page();
    assertFalse(computed.contains(">Not computed yet<"), computed);
    assertFalse(computed.contains("Out of date"), computed);

    results.makeStale(false);
    assertTrue(page().contains("· Out of date</p>"));
  }

  @Test
  void whatFailedIsSaid() {
    long id = insight("fails", ProjectResults.query());
    assertTrue(page().contains(">Not computed yet</p>"));
    owner
        .gateway()
        .database()
        .execute(
            "insert into insight_result_link (project_id, dashboard_id, insight_id, source, key,"
                + " linked_at, tried_at) values (?, ?, ?, ?::uuid, ?::uuid, now(), now())",
            owner.projectId(),
            dashboard,
            id,
            "00000000-0000-0000-0000-000000000000",
            "00000000-0000-0000-0000-000000000000");
    assertTrue(page().contains(">Could not be computed</p>"));
  }

  @Test
  void aNewResultChangesThePage() {
    insight("Visits", ProjectResults.query());
    refresh();
    String before = page();
    assertTrue(before.contains("<td>3</td>"), before);
    results.sendPageviews(2);
    results.age();
    refresh();
    assertTrue(page().contains("<td>5</td>"));
  }

  @Test
  void otherSitesGetAPreview() {
    insight("Visits", ProjectResults.query());
    refresh();
    String html = page();
    assertTrue(html.contains("<meta property=\"og:title\" content=\"Numbers\">"), html);
    assertTrue(html.contains("<meta property=\"og:description\" content=\""), html);
    String start = "og:image\" content=\"https://numbers.example" + picture(tile(0), ".png");
    assertTrue(html.contains(start + "?width=600&amp;height=315&amp;scale=2\""), html);

    change("{\"password\":\"open sesame\"}");
    Answer form = visitor.send("GET", "/shared/" + token, null, Map.of("Accept", "text/html"));
    assertFalse(form.expect(401).body().contains("og:"), form.body());
  }

  @Test
  void picturesArePublic() {
    insight("Visits", ProjectResults.query());
    owner
        .api()
        .post(owner.dashboard(dashboard) + "create_text_tile/", "{\"body\":\"text\"}")
        .expect(201);
    long tile = tile(0);
    visitor.get(picture(tile, ".svg")).expectNotFound("There is no result to draw yet.");
    refresh();
    for (String suffix : List.of(".svg", ".png")) {
      Answer drawn = visitor.get(picture(tile, suffix)).expect(200);
      assertEquals("public, max-age=300", drawn.header("Cache-Control").orElseThrow());
      assertEquals("noindex", drawn.header("X-Robots-Tag").orElseThrow());
      visitor.get(picture(tile, suffix + "?width=119")).expect(400);
      visitor.get(picture(tile(1), suffix)).expectNotFound("Not found.");
      visitor.get(picture(999_999_999, suffix)).expectNotFound("Not found.");
      visitor.get("/shared/" + "x".repeat(30) + "/tiles/" + tile + suffix).expect(404);
    }
    String svg = visitor.get(picture(tile, ".svg?width=400&theme=dark")).expect(200).body();
    assertTrue(svg.contains("viewBox=\"0 0 400 320\""), svg);
    assertTrue(svg.contains("Visits"), svg);
  }

  @Test
  void picturesEndWithTheirLink(Tenant other) {
    insight("Visits", ProjectResults.query());
    refresh();
    long tile = tile(0);
    visitor.get(picture(tile, ".svg")).expect(200);

    long elsewhere = owner.createDashboard("elsewhere");
    results.insight(ProjectResults.query(), elsewhere);
    long hidden =
        owner.api().get(owner.dashboard(elsewhere)).expect(200).tiles().get(0).getLong("id");
    visitor.get(picture(hidden, ".svg")).expectNotFound("Not found.");

    change("{\"password\":\"open sesame\"}");
    for (String suffix : List.of(".svg", ".png")) {
      Answer refused = visitor.get(picture(tile, suffix)).expectNotFound("Not found.");
      assertEquals("no-store", refused.header("Cache-Control").orElseThrow());
    }
    change("{\"password\":null,\"enabled\":false}");
    visitor.get(picture(tile, ".svg")).expectNotFound("Not found.");
  }

  @Test
  void textsOfUsersAndOfEventsAreEscaped() {
    send(Hostile.TEXTS);
    JsonObject query =
        ProjectResults.query()
            .put(
                "breakdownFilter",
                new JsonObject().put("breakdown", "hostile").put("breakdown_type", "event"));
    for (String hostile : Hostile.TEXTS) {
      owner
          .api()
          .post(
              owner.dashboard(dashboard) + "create_text_tile/",
              new JsonObject().put("body", hostile))
          .expect(201);
    }
    for (String hostile : Hostile.TEXTS) {
      JsonObject body =
          new JsonObject()
              .put("name", hostile)
              .put("description", hostile)
              .put("query", query.copy().put("custom", hostile));
      owner
          .api()
          .post(owner.insights(), body.put("dashboards", JsonArray.of(dashboard)))
          .expect(201);
    }
    JsonObject named =
        new JsonObject().put("name", Hostile.TEXTS.get(2)).put("description", Hostile.TEXTS.get(4));
    owner.api().patch(owner.dashboard(dashboard), named).expect(200);
    refresh();

    String html = page();

    assertTrue(count(html, "<svg ") >= Hostile.TEXTS.size(), html);
    Hostile.assertHarmless(html);
    JsonObject charts =
        owner
            .api()
            .get(owner.dashboard(dashboard) + "charts/")
            .expect(200)
            .json()
            .getJsonObject("charts");
    for (String id : charts.fieldNames()) {
      Hostile.assertHarmless(charts.getJsonObject(id).getString("svg"));
    }
    Hostile.assertHarmless(visitor.get(picture(tile(Hostile.TEXTS.size()), ".svg")).body());
  }

  private void send(List<String> values) {
    String key = owner.api().get(owner.project()).expect(200).json().getString("api_token");
    JsonArray batch = new JsonArray();
    for (String value : values) {
      batch.add(
          new JsonObject()
              .put("event", "$pageview")
              .put("distinct_id", "visitor")
              .put("properties", new JsonObject().put("hostile", value)));
    }
    visitor.post("/batch/", new JsonObject().put("api_key", key).put("batch", batch)).expect(200);
    new Inbox(owner.gateway().database(), owner.projectId()).awaitEmpty();
  }

  /** The area of a tile: rows and columns of its lines. */
  private record Area(int top, int left, int bottom, int right) {

    boolean overlaps(Area other) {
      return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
  }

  @Test
  void tilesThatCoverEachOtherArePushedDown() {
    place(0, 0, 6, 5);
    place(3, 2, 6, 4); // covers the first
    place(6, 0, 6, 1);
    place(0, 900, 12, 2); // far below
    place(0, 5, 3, 2);
    String html = page();

    List<Area> areas = areas(html);
    assertEquals(5, areas.size(), html);
    for (Area one : areas) {
      for (Area other : areas) {
        assertFalse(one != other && one.overlaps(other), areas::toString);
      }
    }
    List<Integer> rows = rows(html);
    for (Area area : areas) {
      assertTrue(area.bottom() <= rows.size() + 1, areas + " in " + rows);
    }
    assertEquals(List.of(384, 304, 64, 144, 144), heights(areas, rows), areas + " in " + rows);
    assertTrue(rows.stream().mapToInt(Integer::intValue).sum() < 2_000, rows::toString);
  }

  private void place(int x, int y, int w, int h) {
    JsonObject sm = new JsonObject().put("x", x).put("y", y).put("w", w).put("h", h);
    JsonObject body =
        new JsonObject()
            .put("body", x + " " + y + " " + h)
            .put("layouts", new JsonObject().put("sm", sm));
    owner.api().post(owner.dashboard(dashboard) + "create_text_tile/", body).expect(201);
  }

  /** In the order in which they were made. */
  private static List<Area> areas(String html) {
    List<String> order = List.of("0 0 5", "3 2 4", "6 0 1", "0 900 2", "0 5 2");
    List<Area> areas = new ArrayList<>();
    for (String text : order) {
      Matcher tile =
          Pattern.compile("<article id=\"(t[0-9]+)\"[^>]*>\\s*<p>" + text + "</p>").matcher(html);
      assertTrue(tile.find(), text + " in " + html);
      Matcher rule =
          Pattern.compile("#" + tile.group(1) + "\\{grid-area:(\\d+)/(\\d+)/(\\d+)/(\\d+)}")
              .matcher(html);
      assertTrue(rule.find(), text + " in " + html);
      areas.add(
          new Area(
              Integer.parseInt(rule.group(1)),
              Integer.parseInt(rule.group(2)),
              Integer.parseInt(rule.group(3)),
              Integer.parseInt(rule.group(4))));
    }
    return areas;
  }

  private static List<Integer> rows(String html) {
    Matcher rule = Pattern.compile("grid-template-rows:([^}]*)}").matcher(html);
    assertTrue(rule.find(), html);
    return Pattern.compile("minmax\\((\\d+)px")
        .matcher(rule.group(1))
        .results()
        .map(row -> Integer.valueOf(row.group(1)))
        .toList();
  }

  /** With the gaps of 16 pixels between rows. */
  private static List<Integer> heights(List<Area> areas, List<Integer> rows) {
    return areas.stream()
        .map(
            area ->
                rows.subList(area.top() - 1, area.bottom() - 1).stream()
                        .mapToInt(Integer::intValue)
                        .sum()
                    + 16 * (area.bottom() - area.top() - 1))
        .toList();
  }
}
