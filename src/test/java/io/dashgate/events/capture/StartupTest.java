package io.dashgate.events.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Api;
import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What SDKs ask when they start. */
class StartupTest {

  private static final JsonObject CONFIG =
      new JsonObject()
          .put("config", new JsonObject().put("enable_collect_everything", true))
          .put("supportedCompression", JsonArray.of("gzip", "gzip-js"))
          .put("sessionRecording", false)
          .put("surveys", false)
          .put("heatmaps", false)
          .put("capturePerformance", false)
          .put("autocaptureExceptions", false)
          .put("isAuthenticated", false)
          .put("hasFeatureFlags", false)
          .put("toolbarParams", new JsonObject())
          .put("siteApps", new JsonArray());

  private Inbox inbox;
  private Api anonymous;
  private String body;

  @BeforeEach
  void signUp(Tenant fresh) {
    inbox = new Inbox(fresh);
    anonymous = fresh.gateway().anonymous();
    body = "{\"token\":\"%s\",\"distinct_id\":\"d\"}".formatted(inbox.token());
  }

  private static void isPart(JsonObject part, JsonObject whole) {
    part.forEach(
        field -> assertEquals(field.getValue(), whole.getValue(field.getKey()), field.getKey()));
  }

  @Test
  void thereAreNoFlags() {
    JsonObject second = anonymous.post("/flags/?v=2", body).expect(200).json();
    assertEquals(new JsonObject(), second.getJsonObject("flags"));
    assertEquals(false, second.getBoolean("errorsWhileComputingFlags"));
    assertTrue(second.getLong("evaluatedAt") > 0);
    assertFalse(second.containsKey("featureFlags"));
    assertFalse(second.containsKey("supportedCompression"));

    isPart(CONFIG, anonymous.post("/flags?v=2&config=true", body).expect(200).json());

    JsonObject first = anonymous.post("/flags/", body).expect(200).json();
    assertEquals(new JsonObject(), first.getJsonObject("featureFlags"));
    assertEquals(new JsonObject(), first.getJsonObject("featureFlagPayloads"));
  }

  @Test
  void bodiesOfAllFormsAreUnderstood() {
    String base64 = Base64.getEncoder().encodeToString(body.getBytes(UTF_8));
    byte[] form = ("data=" + URLEncoder.encode(base64, UTF_8)).getBytes(UTF_8);
    inbox
        .post("/flags/?v=2&compression=base64", "application/x-www-form-urlencoded", form)
        .expect(200);
    inbox
        .post("/decide/?v=2&ip=1&_=1&ver=1.32", "application/x-www-form-urlencoded", form)
        .expect(200);
    inbox.post("/flags/?v=2", "text/plain", Requests.gzip(body)).expect(200);
    byte[] wrong = body.replace("phc_", "phc_x").getBytes(UTF_8);
    inbox.post("/flags/?v=2", "text/plain", Requests.gzip(wrong)).expect(401);
  }

  @Test
  void olderSdksGetTheAnswersOfTheirTime() {
    JsonObject old =
        new JsonObject(
            "{\"config\":{\"enable_collect_everything\":true},\"editorParams\":{},"
                + "\"toolbarParams\":{},\"isAuthenticated\":false,"
                + "\"supportedCompression\":[\"gzip\",\"gzip-js\"],\"featureFlags\":[],"
                + "\"sessionRecording\":false,\"siteApps\":[]}");
    assertEquals(old, anonymous.post("/decide/?v=1", body).expect(200).json());
    assertEquals(old, anonymous.get("/decide/").expect(200).json());
    JsonObject second = old.copy().put("featureFlags", new JsonObject());
    assertEquals(second, anonymous.post("/decide/?v=2", body).expect(200).json());
    assertEquals(second, anonymous.post("/decide/?v=x", body).expect(200).json());
    JsonObject third = anonymous.post("/decide?v=3", body).expect(200).json();
    isPart(CONFIG, third);
    assertEquals(new JsonObject(), third.getJsonObject("featureFlags"));
  }

  @Test
  void theSettingsOfBrowsersTurnClicksOn() {
    RawAnswer answer =
        inbox.get("/array/" + inbox.token() + "/config", "Origin: https://a.example");
    JsonObject config = answer.expect(200).json();
    isPart(CONFIG, config);
    assertEquals(inbox.token(), config.getString("token"));
    assertEquals(false, config.getBoolean("autocapture_opt_out"));
    assertEquals(true, config.getBoolean("elementsChainAsString"));
    assertEquals("/i/v0/e/", config.getJsonObject("analytics").getString("endpoint"));
    assertEquals("https://a.example", answer.header("access-control-allow-origin").orElse(""));
    inbox.get("/array/" + inbox.token() + "/config/?ip=1").expect(200);
    inbox.get("/array/phc_wrong/config").expect(401);

    anonymous.get("/array/" + inbox.token() + "/config.js").expect(200);
    anonymous.get("/array/" + inbox.token() + "/nothing").expect(404);
  }

  @Test
  void withoutATokenTheAnswerIsTheSame() {
    anonymous.post("/flags/?v=2", "{}").expect(200);
    anonymous.post("/flags/?v=2", "nonsense").expect(200);
    anonymous.get("/flags/?v=2").expect(200);
  }

  @Test
  void nothingOfPersonsIsAnswered() {
    String known =
        "{\"token\":\"%s\",\"distinct_id\":\"d\",\"person_properties\":{\"email\":\"a@b.example\"}}"
            .formatted(inbox.token());
    RawAnswer answer = inbox.post("/flags/?v=2&config=true", known).expect(200);
    assertFalse(answer.body().contains("example"));
  }
}
