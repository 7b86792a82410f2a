package io.dashgate.platform.http.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.UnchangedDashboard;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths: the names of a list and of a dashboard, unknown paths, and spellings that are none. */
class HttpProtocolPathsTest extends UnchangedDashboard {

  private static final String NO_ENDPOINT = "Endpoint not found.";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/projects/{p}/dashboards",
        "/api/projects/{p}/dashboards/",
        "/api/projects/{p}/dashboards.json",
        "/api/projects/@current/dashboards",
        "/api/projects/@current/dashboards/",
        "/api/projects/@current/dashboards.json",
        "/api/projects/%40current/dashboards",
        "/api/projects/%40current/dashboards/",
        "/api/environments/{p}/dashboards",
        "/api/environments/{p}/dashboards/",
        "/api/environments/{p}/dashboards.json",
        "/api/environments/@current/dashboards/",
        "/api/environments/%40current/dashboards/",
        "/api/dashboard",
        "/api/dashboard/",
        "/api/dashboard.json"
      })
  void aListHasSeveralNames(String name) {
    String path = fill(name);
    String expected = api.get(tenant.dashboards() + "?limit=1").expect(200).body();

    String listed = api.get(path + "?limit=1").expect(200).body();
    assertEquals(expected.replace(tenant.dashboards(), path), listed);

    Answer made = api.post(path, "{\"name\":\"by another name\"}").expect(201);
    assertEquals(tenant.projectId(), made.json().getLong("team_id"));
    api.delete(tenant.dashboard(made.id())).expect(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/projects/{p}/dashboards/{d}",
        "/api/projects/{p}/dashboards/{d}/",
        "/api/projects/{p}/dashboards/{d}.json",
        "/api/projects/@current/dashboards/{d}",
        "/api/projects/%40current/dashboards/{d}/",
        "/api/environments/{p}/dashboards/{d}",
        "/api/environments/@current/dashboards/{d}.json",
        "/api/dashboard/{d}",
        "/api/dashboard/{d}/",
        "/api/dashboard/{d}.json"
      })
  void aDashboardHasSeveralNames(String name) {
    String path = fill(name);

    assertEquals(dashboard, api.get(path).expect(200).id());
    assertEquals(dashboard, api.patch(path, "{\"pinned\":false}").expect(200).id());
    assertEquals(dashboard, api.send("PUT", path, "{}", Map.of()).expect(200).id());
    long doomed = tenant.createDashboard("doomed");
    api.delete(path.replace("" + dashboard, "" + doomed)).expect(204);
    api.get(tenant.dashboard(doomed)).expect(404);
  }

  @Test
  void thereAreNoRedirects() {
    for (String path : List.of("/api/projects/{p}/dashboards", "/api/projects/{p}/dashboards/")) {
      Answer made = api.post(fill(path), "{}").expect(201);
      assertTrue(made.header("Location").isEmpty());
    }
  }

  @Test
  void anotherNameChecksTheSameThings(Tenant stranger) {
    String foreign = "/api/environments/" + stranger.projectId() + "/dashboards/";

    api.get(foreign).expectForbidden("You don't have access to the project.");
    tenant.gateway().anonymous().get("/api/dashboard/").expect(401);
    stranger.api().get("/api/dashboard/" + dashboard).expectNotFound("Not found.");
  }

  @Test
  void theSchemaWithTheSuffixIsJson() {
    tenant.api().get("/api/schema.json").expect(200).json().getString("openapi");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/nope",
    "/api/nope/",
    "/api/projects/1/nope/",
    "/api/projects/1/dashboards/1/nope/",
    "/api/environments",
    "/nope",
    "/",
    "/api/shared_dashboards/x",
    "/metrics",
    "/health",
    "/api/projects/@current/dashboard/",
    "/favicon.ico",
    "/.env",
    "/api/schema/nope",
  })
  void anUnknownPathIsTheSameForEveryMethodAndCaller(String path) {
    for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND")) {
      for (RawAnswer answer :
          List.of(
              RawAnswer.send(port, method, path),
              RawAnswer.send(port, method, path, key),
              RawAnswer.send(port, method, path, "Authorization: Bearer phx_wrong"),
              RawAnswer.send(port, method, path, "Accept: text/html"))) {
        answer.expectError(404, "invalid_request", "not_found", NO_ENDPOINT);
      }
    }
    RawAnswer head = RawAnswer.send(port, "HEAD", path);
    assertEquals(404, head.status());
    assertEquals("", head.body());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 500, 3_000})
  void aSuffixCountsOnce(int times) {
    String path = "/api/projects/" + tenant.projectId() + "/dashboards" + ".json".repeat(times);

    RawAnswer.send(port, "GET", path, key).expect(404);
    RawAnswer.send(port, "GET", path).expect(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/projects/9/../{p}/dashboards/",
        "/api/projects/9/%2e%2e/{p}/dashboards/",
        "/api/projects/9/%2E%2E/{p}/dashboards/",
        "/api/projects/9/.%2e/{p}/dashboards/",
        "/api/projects/9/%252e%252e/{p}/dashboards/",
        "/api/projects/9/..%2f{p}/dashboards/",
        "/api/projects/9/..%5c{p}/dashboards/",
        "/api/projects/9/..\\{p}/dashboards/",
        "/api/projects/9/..;/{p}/dashboards/",
        "/api/projects/%c0%ae%c0%ae/{p}/dashboards/",
        "/api/./projects/{p}/dashboards/",
        "/api/%2e/projects/{p}/dashboards/",
        "/../api/projects/{p}/dashboards/",
        "//api/projects/{p}/dashboards/",
        "/api//projects/{p}/dashboards/",
        "/api/projects//{p}/dashboards/",
        "/api/projects/{p}//dashboards/",
        "/api/projects/{p}/dashboards//",
        "/api/projects/{p}/dashboards///",
        "/api/projects/{p}/dashboards/.",
        "/api/projects/{p}/dashboards/..",
        "/api/projects/{p}/dashboards/./",
        "/api/projects/{p}/dashboards/{d}//",
        "/api/projects/{p}/dashboards/{d}/../",
        "/api/projects/{p}/dashboards/%2e/{d}/",
        "/api/projects;x=1/{p}/dashboards/",
        "/api/projects/{p};x=1/dashboards/",
        "/api/projects/{p}/dashboards;x=1",
        "/api/projects/{p}/dashboards/;x=1",
        "/api/projects/{p}%2fdashboards/",
        "/api/projects/{p}%2Fdashboards/",
        "/api/projects/{p}%252fdashboards/",
        "/api%2fprojects/{p}/dashboards/",
        "/api\\projects\\{p}\\dashboards\\",
        "/%61pi/projects/{p}/dashboards/",
        "/api/projects/{p}/dashboard%73/",
        "/API/projects/{p}/dashboards/",
        "/api/projects/{p}/Dashboards/",
        "/api/projects/{p}/dashboards.json/",
        "/api/projects/{p}/dashboards%2ejson",
        "/api/projects/{p}/dashboards/.json",
        "/api/projects/{p}/dashboards%00",
        "/api/projects/{p}/dashboards%20",
        "/api/projects/{p}/dashboards%3F",
        "/api/projects/{p}/dashboards#x",
        "/api/projects/%40%63urrent/dashboards/",
        "/api/projects/@CURRENT/dashboards/",
        "/api/environments/9/../{p}/dashboards/",
        "/api/dashboard/../projects/{p}/dashboards/",
        "/api/dashboard//",
        "/api/dashboardx/",
        "api/projects/{p}/dashboards/",
        "*"
      })
  void aPathHasOneSpelling(String path) {
    int before = count();
    for (String method : List.of("GET", "POST", "PATCH", "DELETE")) {
      changing(method, fill(path)).expect(404);
    }
    assertEquals(before, count());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/projects/{p}/dashboards/%",
        "/api/projects/{p}/dashboards/%1",
        "/api/projects/{p}/dashboards/%zz",
        "/api/projects/{p}/dashboards/{d}%",
        "/api/projects/{p}/dashboards/{d}%/",
        "/api/projects/{p}/dashboards/{d}%g0/",
        "/api/projects/{p}%/dashboards/",
        "/api/projects/%u0031/dashboards/",
        "/%"
      })
  void aBrokenEscapeInThePathIsRefused(String path) {
    for (String method : List.of("GET", "POST", "PATCH", "DELETE")) {
      changing(method, fill(path)).expect(400);
    }
  }

  /** Sends what would change something if it got through. */
  private static RawAnswer changing(String method, String target) {
    return List.of("GET", "HEAD", "DELETE").contains(method)
        ? RawAnswer.send(port, method, target, key)
        : RawAnswer.sendBody(
            port, method, target, "{\"name\":\"changed\",\"pinned\":true}".getBytes(UTF_8), key);
  }

  private static String fill(String path) {
    return path.replace("{p}", Long.toString(tenant.projectId()))
        .replace("{d}", Long.toString(dashboard));
  }

  private static int count() {
    return api.get(tenant.dashboards() + "?limit=1").expect(200).json().getInteger("count");
  }
}
