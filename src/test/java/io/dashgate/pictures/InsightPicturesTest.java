package io.dashgate.pictures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.results.ProjectResults;
import io.dashgate.testing.Answer;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pictures of insights, as SVG and PNG. */
class InsightPicturesTest {

  private Tenant tenant;
  private ProjectResults results;

  @BeforeEach
  void send(Tenant fresh) {
    tenant = fresh;
    results = new ProjectResults(tenant);
    results.sendPageviews(3);
  }

  private String path(long insight, String rest) {
    return tenant.insights() + insight + rest;
  }

  private Answer get(String path) {
    return tenant.api().get(path);
  }

  private byte[] png(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + tenant.gateway().port() + path))
            .header("Authorization", "Bearer " + tenant.key())
            .build();
    HttpResponse<byte[]> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertEquals(200, response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    assertEquals("image/png", response.headers().firstValue("Content-Type").orElseThrow());
    return response.body();
  }

  @Test
  void anInsightIsDrawnWithItsResult() {
    JsonObject body = new JsonObject().put("name", "Visits").put("query", ProjectResults.query());
    long id = results.insight(body);

    Answer picture = get(path(id, ".svg?width=500&height=200&theme=auto")).expect(200);

    assertEquals("image/svg+xml", picture.header("Content-Type").orElseThrow());
    assertEquals(
        "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        picture.header("Content-Security-Policy").orElseThrow());
    assertEquals("nosniff", picture.header("X-Content-Type-Options").orElseThrow());
    assertTrue(picture.body().contains("viewBox=\"0 0 500 200\""), picture.body());
    assertTrue(picture.body().contains("Visits"), picture.body());
    assertTrue(picture.body().contains(": 3"), picture.body());
    assertWellFormed(picture.body());
    assertEquals(picture.body(), get(path(id, "/svg?theme=auto&width=500&height=200")).body());
  }

  static void assertWellFormed(String svg) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    } catch (Exception wrong) {
      throw new AssertionError(svg, wrong);
    }
  }

  @Test
  void pixelsHaveTheSizeAndScale() throws IOException, InterruptedException {
    long id = results.insight(ProjectResults.filters());
    assertSize(1280, 640, png(path(id, ".png")));
    assertSize(300, 100, png(path(id, ".png?width=300&height=100&scale=1&theme=dark")));
    assertSize(2000, 1000, png(path(id, ".png?width=2000&height=1000&scale=1")));
  }

  private static void assertSize(int width, int height, byte[] png) throws IOException {
    var image = ImageIO.read(new ByteArrayInputStream(png));
    assertEquals(List.of(width, height), List.of(image.getWidth(), image.getHeight()));
  }

  @Test
  void sizesHaveLimits() {
    long id = results.insight(ProjectResults.query());
    for (String suffix : List.of(".svg", ".png")) {
      for (String wrong :
          List.of("width=119", "width=2001", "height=59", "height=1201", "width=x", "theme=pink")) {
        JsonObject error = get(path(id, suffix + "?" + wrong)).expect(400).json();
        assertEquals(wrong.split("=")[0], error.getString("attr"), wrong);
      }
    }
    get(path(id, ".svg?width=2000&height=1200")).expect(200);
    get(path(id, ".png?width=2000&height=1200&scale=1"))
        .expectInvalid(
            "invalid_input",
            "A picture has at most 2,000,000 pixels: width, times height, times scale twice.",
            "width");
    get(path(id, ".png?width=1000&height=501")).expect(400);
    assertEquals("scale", get(path(id, ".png?scale=3")).expect(400).json().getString("attr"));
  }

  @Test
  void aPictureThatIsKnownIsNotSentAgain() {
    long id = results.insight(ProjectResults.query());
    for (String suffix : List.of(".svg", ".png")) {
      String tag = get(path(id, suffix)).expect(200).header("ETag").orElseThrow();
      conditional(path(id, suffix), tag).expect(304);
      for (String other : List.of("?width=641", "?height=321", "?theme=dark", "?date_from=-3d")) {
        conditional(path(id, suffix + other), tag).expect(200);
      }
    }
    String tag = get(path(id, ".svg")).header("ETag").orElseThrow();
    results.age();
    tenant.api().get(path(id, "/?refresh=true")).expect(200);
    conditional(path(id, ".svg"), tag).expect(200);
    tag = get(path(id, ".svg")).header("ETag").orElseThrow();
    tenant.api().patch(path(id, "/"), "{\"name\":\"Renamed\"}").expect(200);
    Answer renamed = conditional(path(id, ".svg"), tag).expect(200);
    assertTrue(renamed.body().contains("Renamed"), renamed.body());
  }

  private Answer conditional(String path, String tag) {
    return tenant.api().send("GET", path, null, Map.of("If-None-Match", tag));
  }

  @Test
  void anotherTimeLeavesTheResultOfTheInsight() {
    long dashboard = tenant.createDashboard("numbers");
    long id = results.insight(ProjectResults.query(), dashboard);
    String from = "from_dashboard=" + dashboard;
    String usual = get(path(id, ".svg?" + from)).expect(200).body();

    String other = get(path(id, ".svg?date_from=-2d&" + from)).expect(200).body();

    assertNotEquals(usual, other);
    assertTrue(other.contains("last 2 days"), other);
    JsonObject shown =
        get(tenant.dashboard(dashboard))
            .json()
            .getJsonArray("tiles")
            .getJsonObject(0)
            .getJsonObject("insight");
    assertEquals(8, shown.getJsonArray("result").getJsonObject(0).getJsonArray("data").size());
    assertEquals(400, get(path(id, ".svg?date_from=never")).status());
  }

  @Test
  void whatCannotBeComputedIsAnError() {
    long funnel = results.insight(new JsonObject().put("kind", "FunnelsQuery"));
    get(path(funnel, ".svg")).expect(400);
    long empty = results.insight(new JsonObject().put("name", "empty"));
    assertTrue(get(path(empty, ".svg")).expect(200).body().contains("No data"));
  }

  @Test
  void theInsightsOfOthersAreMissing(Tenant other) {
    long foreign = new ProjectResults(other).insight(ProjectResults.query());
    for (String suffix : List.of(".svg", ".png")) {
      get(path(foreign, suffix)).expectNotFound("Not found.");
      get(path(999_999_999, suffix)).expectNotFound("Not found.");
      get(other.insights() + foreign + suffix).expect(403);
      tenant.gateway().anonymous().get(path(foreign, suffix)).expect(401);
    }
    get(tenant.project() + "insights/abc.svg").expect(404);
  }

  @Test
  void textsOfUsersAreEscaped() {
    for (String hostile : Hostile.TEXTS) {
      JsonObject body =
          new JsonObject().put("name", hostile).put("query", ProjectResults.queryOf(hostile));
      String svg = get(path(results.insight(body), ".svg")).expect(200).body();
      Hostile.assertHarmless(svg);
      assertWellFormed(svg);
    }
  }

  @Test
  void theChartsOfADashboardAreOneAnswer() {
    long dashboard = tenant.createDashboard("numbers");
    long first = results.insight(ProjectResults.query(), dashboard);
    results.insight(new JsonObject().put("kind", "FunnelsQuery"), dashboard);
    results.insight(new JsonObject().put("name", "undefined"), dashboard);
    String charts = tenant.dashboard(dashboard) + "charts/";
    assertEquals(
        List.of("missing", "unsupported", "undefined"), states(get(charts).expect(200).json()));

    JsonObject computed = get(charts + "?refresh=blocking&theme=light").expect(200).json();
    assertEquals(List.of("fresh", "unsupported", "undefined"), states(computed));
    assertEquals(null, computed.getString("style"));
    JsonObject chart = chart(computed, 0);
    assertWellFormed(chart.getString("svg"));
    assertTrue(chart.getString("sentence").contains(": 3"), chart.encode());
    assertTrue(chart.getString("last_refresh").endsWith("Z"), chart.encode());
    assertFalse(chart.getString("svg").contains("width=\"1248\""));

    Answer kept = get(charts).expect(200);
    assertTrue(kept.json().getString("style").contains(".dg"), kept.body());
    String tag = kept.header("ETag").orElseThrow();
    conditional(charts, tag).expect(304);
    conditional(charts + "?width=390", tag).expect(200);
    conditional(charts + "?theme=dark", tag).expect(200);
    results.makeStale(false);
    assertEquals("stale", states(get(charts).json()).get(0));
    tenant.api().delete(path(first, "/")).expect(204);
    assertEquals(2, conditional(charts, tag).expect(200).json().getJsonObject("charts").size());
    get(charts + "?width=239").expect(400);
  }

  private static List<String> states(JsonObject charts) {
    JsonObject all = charts.getJsonObject("charts");
    return all.fieldNames().stream().map(id -> all.getJsonObject(id).getString("state")).toList();
  }

  private static JsonObject chart(JsonObject charts, int index) {
    JsonObject all = charts.getJsonObject("charts");
    return all.getJsonObject(List.copyOf(all.fieldNames()).get(index));
  }

  @Test
  void theChartsOfOthersAreMissing(Tenant other) {
    long foreign = other.createDashboard("foreign");
    get(tenant.dashboard(foreign) + "charts/").expectNotFound("Not found.");
    get(other.dashboard(foreign) + "charts/").expect(403);
  }
}
