package io.dashgate.plans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plans and quotas, set by an operator while two processes run. */
@GatewaySettings({
  "DASHGATE_OPERATOR_KEY=" + QuotaTest.KEY,
  "DASHGATE_JWT_SECRET=a secret of the tests, 32 bytes or more"
})
class QuotaTest {

  static final String KEY = "operator-key-of-the-tests-0123456789";
  private static final String PLANS = "/api/operator/plans/";
  private static final Duration PROMISED = Duration.ofSeconds(1);

  private static TestGateway one;
  private static TestGateway other;
  private Api operator;
  private Tenant tenant;
  private String quota;

  @BeforeAll
  static void start(TestGateway own) {
    one = own;
    other = own.another(Map.of("DASHGATE_OPERATOR_KEY", ""));
  }

  @AfterAll
  static void stop() {
    other.close();
  }

  @BeforeEach
  void makeTenant() {
    operator = one.as(KEY);
    tenant = one.signUp();
    quota = "/api/operator" + tenant.project().substring("/api".length()) + "quota/";
  }

  private Answer set(String path, JsonObject numbers) {
    return operator.send("PUT", path, numbers.encode(), Map.of());
  }

  private static String limit(Answer answer) {
    return answer.header("X-RateLimit-Policy").orElse("none")
        + " "
        + answer.header("X-RateLimit-Limit").orElse("");
  }

  @Test
  void aQuotaAppliesAtOnceHereAndWithinASecondInOtherProcesses() {
    Api elsewhere = other.as(tenant.key());
    assertEquals("none ", limit(tenant.api().get(tenant.dashboards()).expect(200)));
    assertEquals("none ", limit(elsewhere.get(tenant.dashboards()).expect(200)));

    set(quota, new JsonObject().put("project_minute", 70).put("write_minute", 60)).expect(200);

    assertEquals("project-minute 70", limit(tenant.api().get(tenant.dashboards()).expect(200)));
    assertEquals(
        "write-minute 60", limit(tenant.api().post(tenant.dashboards(), "{}").expect(201)));
    Soon.seen(
        PROMISED,
        () -> limit(elsewhere.get(tenant.dashboards()).expect(200)).equals("project-minute 70"));
    Tenant neighbour = one.signUp();
    assertEquals("none ", limit(neighbour.api().get(neighbour.dashboards()).expect(200)));

    operator.delete(quota).expect(204);

    assertEquals("none ", limit(tenant.api().get(tenant.dashboards()).expect(200)));
  }

  @Test
  void aPlanAppliesToItsProjectsUnlessTheyOverrideIt() {
    set(PLANS + "pro/", new JsonObject().put("minute", 40).put("project_minute", 30)).expect(200);
    set(quota, new JsonObject().put("plan", "pro").put("project_minute", 50)).expect(200);

    Answer answer = tenant.api().get(tenant.dashboards()).expect(200);

    assertEquals(
        "\"minute\";q=40;w=60, \"project-minute\";q=50;w=60",
        answer.header("RateLimit-Policy").orElseThrow());
    assertEquals("pro", tenant.api().get(tenant.project() + "quota/").json().getString("plan"));
    assertEquals("minute 40", limit(tenant.api().get("/api/users/@me/").expect(200)));
    operator
        .delete(PLANS + "pro/")
        .expectInvalid("invalid_input", "Projects are on this plan.", null);

    set(PLANS + "pro/", new JsonObject().put("minute", 0)).expect(200);

    assertEquals(
        "\"project-minute\";q=50;w=60",
        tenant.api().get(tenant.dashboards()).header("RateLimit-Policy").orElseThrow());
    operator.delete(quota).expect(204);
    operator.delete(PLANS + "pro/").expect(204);
    operator.get(PLANS + "pro/").expect(404);
  }

  @Test
  void theDefaultPlanAppliesToAllProjects() {
    set(PLANS + "default/", new JsonObject().put("hour", 77)).expect(200);
    try {
      assertEquals("hour 77", limit(tenant.api().get(tenant.dashboards()).expect(200)));
      assertEquals("hour 77", limit(tenant.session().get("/api/users/@me/").expect(200)));
    } finally {
      set(PLANS + "default/", new JsonObject()).expect(200);
    }
    operator
        .delete(PLANS + "default/")
        .expectInvalid("invalid_input", "The default plan cannot be deleted.", null);
  }

  @Test
  void readingAndWritingHaveLimitsOfTheirOwn() {
    set(quota, new JsonObject().put("project_write_minute", 2).put("read_minute", 3)).expect(200);
    for (int i = 0; i < 2; i++) {
      tenant.api().post(tenant.dashboards(), "{}").expect(201);
    }

    Answer refused = tenant.api().post(tenant.dashboards(), "{}").expect(429);

    assertEquals("project-write-minute 2", limit(refused));
    for (int i = 0; i < 3; i++) {
      tenant.api().get(tenant.dashboards()).expect(200);
    }
    assertEquals("read-minute 3", limit(tenant.api().get(tenant.dashboards()).expect(429)));
  }

  @Test
  void aQueryIsARead() {
    set(quota, new JsonObject().put("write_minute", 1).put("read_minute", 2)).expect(200);
    JsonObject query =
        new JsonObject(
            "{\"query\":{\"kind\":\"TrendsQuery\",\"series\":[{\"kind\":\"EventsNode\"}]}}");
    for (int i = 0; i < 2; i++) {
      tenant.api().post(tenant.project() + "query/", query).expect(200);
    }

    assertEquals(
        "read-minute 2", limit(tenant.api().post(tenant.project() + "query/", query).expect(429)));
  }

  @Test
  void anAddressHasTheLimitOfTheDefaultPlan() {
    long dashboard = tenant.createDashboard("shared");
    String token =
        tenant
            .api()
            .patch(tenant.dashboard(dashboard) + "sharing/", "{\"enabled\":true}")
            .expect(200)
            .json()
            .getString("access_token");
    set(PLANS + "default/", new JsonObject().put("public_minute", 2)).expect(200);
    try {
      assertEquals(
          "public-minute 2", limit(one.anonymous().get("/shared/" + token + ".json").expect(200)));
      one.anonymous().get("/shared/" + token + ".json").expect(200);
      one.anonymous().get("/shared/" + token + ".json").expect(429);
    } finally {
      set(PLANS + "default/", new JsonObject()).expect(200);
    }
  }

  @Test
  void plansAreListedByName() {
    set(PLANS + "a-plan/", new JsonObject().put("project_hour", 9)).expect(200);

    JsonObject first = operator.get(PLANS).expect(200).array().getJsonObject(0);

    assertEquals("a-plan", first.getString("name"));
    assertEquals(9, first.getInteger("project_hour"));
    assertTrue(first.containsKey("hour") && first.getValue("hour") == null);
    assertEquals(first, operator.get(PLANS + "a-plan/").expect(200).json());
    operator.delete(PLANS + "a-plan/").expect(204);
  }

  @Test
  void wrongQuotasAreRefused() {
    set(quota, new JsonObject().put("minute", -1)).expect(400);
    set(quota, new JsonObject().put("minute", 2_147_483_648L)).expect(400);
    set(quota, new JsonObject().put("minute", 1.5)).expect(400);
    set(quota, new JsonObject().put("plan", "none"))
        .expectInvalid("does_not_exist", "Invalid pk \"none\" - object does not exist.", "plan");
    set("/api/operator/projects/99999999/quota/", new JsonObject())
        .expectNotFound("Project not found.");
    operator.get("/api/operator/projects/99999999/quota/").expectNotFound("Project not found.");
    operator.delete("/api/operator/projects/99999999/quota/").expectNotFound("Project not found.");
    operator.get("/api/operator/projects/@current/quota/").expect(404);
    set(PLANS + "No%20Name/", new JsonObject()).expect(404);
    operator.delete(PLANS + "unknown/").expect(404);
    assertEquals("default", operator.get(quota).expect(200).json().getString("plan"));
  }

  @Test
  void onlyTheOperatorKeyIsAccepted() {
    one.anonymous().get(PLANS).expect(401);
    Answer tenants = tenant.api().get(PLANS).expect(401);
    assertEquals(
        "Operator key found in request Authorization header is invalid.",
        tenants.json().getString("detail"));
    one.as(KEY + "0").get(PLANS).expect(401);
    one.anonymous().get(PLANS + "?personal_api_key=" + KEY).expect(401);
    operator.get(tenant.dashboards()).expect(401);
    other.as(KEY).get(PLANS).expectNotFound("Endpoint not found.");
    other.as(KEY).send("POST", PLANS, "{}", Map.of()).expect(404);
  }

  @Test
  void theChangeIsInTheAuditTrail() {
    set(quota, new JsonObject().put("minute", 1_000)).expect(200);

    JsonObject entry =
        tenant
            .session()
            .get(tenant.organization() + "audit/?item_type=project_quota")
            .expect(200)
            .results()
            .get(0);

    assertEquals("created", entry.getString("action"));
    assertEquals(1_000, entry.getJsonObject("after").getJsonObject("limits").getInteger("minute"));
  }

  @Test
  void decisionsAreCounted() throws IOException, InterruptedException {
    set(quota, new JsonObject().put("project_read_hour", 1)).expect(200);
    tenant.api().get(tenant.dashboards()).expect(200);
    tenant.api().get(tenant.dashboards()).expect(429);

    URI metrics = URI.create("http://127.0.0.1:" + one.managementPort() + "/metrics");
    String text =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
            .body();

    String name = "dashgate_quota_decisions_total{outcome=\"%s\",policy=\"project-read-hour\"} 1.0";
    assertTrue(text.contains(name.formatted("allowed")), text);
    assertTrue(text.contains(name.formatted("refused")), text);
  }
}
