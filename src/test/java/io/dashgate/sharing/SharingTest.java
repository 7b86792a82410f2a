package io.dashgate.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How dashboards are shared, as those with an account see it. */
class SharingTest {

  private static final String NO_EDIT = "You don't have edit permissions for this dashboard.";

  private static Tenant owner;
  private static Tenant creator;
  private static Tenant member;
  private Api api;
  private long dashboard;
  private String sharing;

  @BeforeAll
  static void makeMembers(Tenant fresh) {
    owner = fresh;
    creator = owner.addMember();
    member = owner.addMember();
  }

  @BeforeEach
  void makeADashboard() {
    api = creator.api();
    dashboard = api.post(owner.dashboards(), "{\"name\":\"s\"}").expect(201).id();
    sharing = owner.dashboard(dashboard) + "sharing/";
  }

  private boolean isShared() {
    boolean alone = api.get(owner.dashboard(dashboard)).json().getBoolean("is_shared");
    boolean listed =
        api.get(owner.dashboards() + "?limit=1000").results().stream()
            .filter(row -> row.getLong("id") == dashboard)
            .findFirst()
            .orElseThrow()
            .getBoolean("is_shared");
    assertEquals(alone, listed);
    return alone;
  }

  @Test
  void theFirstReadMakesADisabledLinkThatStays() {
    JsonObject first = member.api().get(sharing).expect(200).json();

    assertEquals(
        List.of(
            "created_at",
            "enabled",
            "access_token",
            "expires_at",
            "password_required",
            "allowed_origins"),
        List.copyOf(first.fieldNames()));
    assertFalse(first.getBoolean("enabled"));
    assertTrue(first.getString("access_token").matches("[0-9a-z]+[A-Za-z0-9_-]{30}"));
    assertEquals(first, api.get(sharing).json());
    assertEquals(
        first,
        api.get(sharing.replace("/projects/", "/environments/").replaceAll("/$", "")).json());
    assertFalse(isShared());
  }

  @Test
  void enablingIsMirroredAndKeepsTheToken() {
    JsonObject made = api.get(sharing).json();
    JsonObject enabled = api.patch(sharing, "{\"enabled\":true}").expect(200).json();

    assertEquals(made.copy().put("enabled", true), enabled);
    assertTrue(isShared());
    assertTrue(
        api.patch(owner.dashboard(dashboard), "{\"is_shared\":false,\"name\":\"t\"}")
            .json()
            .getBoolean("is_shared"));
    assertEquals(made, api.patch(sharing, "{\"enabled\":false}").expect(200).json());
    assertFalse(isShared());
    assertEquals(made, api.patch(sharing, "{\"access_token\":\"x\",\"created_at\":1}").json());
  }

  @Test
  void changingWorksWithoutReadingBefore() {
    assertTrue(api.patch(sharing, "{\"enabled\":true}").expect(200).json().getBoolean("enabled"));
    JsonObject refreshed = api.post(sharing + "refresh/", "{}").expect(200).json();
    assertTrue(refreshed.getBoolean("enabled"));
    String before = refreshed.getString("access_token");
    assertNotEquals(
        before, api.post(sharing + "refresh", "").expect(200).json().getString("access_token"));
  }

  @Test
  void theOptionsAreKeptAndCleared() {
    String soon = OffsetDateTime.now().plusDays(2).withSecond(1).withNano(0).toString();
    JsonObject all =
        new JsonObject()
            .put("enabled", true)
            .put("expires_at", soon)
            .put("password", "open sesame")
            .put("allowed_origins", JsonArray.of("https://a.example", "http://*.b.example:81"));
    JsonObject set = api.patch(sharing, all).expect(200).json();

    assertTrue(set.getBoolean("password_required"));
    assertFalse(set.encode().contains("sesame"));
    assertEquals(
        OffsetDateTime.parse(soon).toInstant(),
        OffsetDateTime.parse(set.getString("expires_at")).toInstant());
    assertEquals(all.getJsonArray("allowed_origins"), set.getJsonArray("allowed_origins"));
    assertEquals(set, api.patch(sharing, "{}").expect(200).json());
    JsonObject cleared =
        api.patch(sharing, "{\"expires_at\":null,\"password\":null,\"allowed_origins\":[]}")
            .expect(200)
            .json();
    assertFalse(cleared.getBoolean("password_required"));
    assertEquals(null, cleared.getValue("expires_at"));
    assertEquals(new JsonArray(), cleared.getJsonArray("allowed_origins"));
    assertTrue(cleared.getBoolean("enabled"));
  }

  @Test
  void whatCannotBeUsedIsRefused() {
    api.patch(sharing, "{\"enabled\":1}")
        .expectInvalid("invalid_input", "Must be a valid boolean.", "enabled");
    api.patch(sharing, "{\"enabled\":null}")
        .expectInvalid("null", "This field may not be null.", "enabled");
    api.patch(sharing, "{\"expires_at\":\"2020-01-01T00:00:00Z\"}")
        .expectInvalid("invalid_input", "The time must be in the future.", "expires_at");
    api.patch(sharing, "{\"expires_at\":\"soon\"}")
        .expectInvalid("invalid_input", "Datetime has wrong format. Use ISO 8601.", "expires_at");
    api.patch(sharing, "{\"password\":\"short\"}")
        .expectInvalid(
            "password_too_short",
            "This password is too short. It must contain at least 8 characters.",
            "password");
    for (String origin :
        List.of(
            "example.com",
            "https://a.example; script-src *",
            "*",
            "https://a.example/x",
            "https://a.example\u0085")) {
      api.patch(sharing, new JsonObject().put("allowed_origins", JsonArray.of(origin)))
          .expectInvalid(
              "invalid_input", "Enter an origin like https://example.com.", "allowed_origins");
    }
  }

  @Test
  void onlyWhoMayEditMayShare() {
    creator.api().patch(owner.dashboard(dashboard), "{\"restriction_level\":37}").expect(200);

    member.api().get(sharing).expect(200);
    member.api().patch(sharing, "{\"enabled\":true}").expectForbidden(NO_EDIT);
    member.api().patch(sharing, "{\"enabled\":7}").expectForbidden(NO_EDIT);
    member.api().post(sharing + "refresh/", "{}").expectForbidden(NO_EDIT);
    owner.api().patch(sharing, "{\"enabled\":true}").expect(200);
    creator
        .limitedApi(new JsonObject().put("scopes", JsonArray.of("sharing_configuration:read")))
        .patch(sharing, "{\"enabled\":false}")
        .expectForbidden("API key missing required scope 'sharing_configuration:write'");
    creator
        .limitedApi(new JsonObject().put("scopes", JsonArray.of("dashboard:write")))
        .get(sharing)
        .expectForbidden("API key missing required scope 'sharing_configuration:read'");
    owner.gateway().anonymous().get(sharing).expect(401);
  }

  @Test
  void aDashboardThatIsNotThereCannotBeShared(Tenant other) {
    for (String path :
        List.of(owner.dashboard(999_999_999), other.dashboard(dashboard), deletedDashboard())) {
      Api caller = path.startsWith(other.dashboards()) ? other.api() : api;
      caller.get(path + "sharing/").expectNotFound("Dashboard not found.");
      caller.patch(path + "sharing/", "{\"enabled\":true}").expectNotFound("Dashboard not found.");
      caller.patch(path + "sharing/", "{\"enabled\":7}").expectNotFound("Dashboard not found.");
      caller.post(path + "sharing/refresh/", "{}").expectNotFound("Dashboard not found.");
    }
    other.api().get(sharing).expectForbidden("You don't have access to the project.");
  }

  private String deletedDashboard() {
    long id = owner.createDashboard("gone");
    owner.api().delete(owner.dashboard(id)).expect(204);
    return owner.dashboard(id);
  }

  @Test
  void otherMethodsAreNotAllowed() {
    for (String method : List.of("POST", "PUT", "DELETE")) {
      api.send(method, sharing, "{}", Map.of())
          .expectError(
              405,
              "invalid_request",
              "method_not_allowed",
              "Method \"" + method + "\" not allowed.",
              null);
    }
    api.get(sharing + "refresh/").expect(405);
  }

  @Test
  void sharingIsInTheAuditTrailWithoutItsSecrets() {
    String token = api.get(sharing).json().getString("access_token");
    api.patch(sharing, "{\"enabled\":true,\"password\":\"open sesame\"}").expect(200);
    api.patch(sharing, "{\"enabled\":true}").expect(200);

    List<JsonObject> recorded =
        owner
            .api()
            .get("/api/organizations/@current/audit/?item_type=sharing&item_id=" + dashboard)
            .results();
    assertEquals(
        List.of("updated", "created"),
        recorded.stream().map(entry -> entry.getString("action")).toList());
    JsonObject after = recorded.get(0).getJsonObject("after");
    assertTrue(after.getBoolean("enabled"));
    assertTrue(after.containsKey("password_set_at"));
    assertEquals(creator.userId(), recorded.get(0).getJsonObject("user").getLong("id"));
    assertFalse(recorded.toString().contains(token));
    assertFalse(recorded.toString().contains("hash"));
    assertTrue(recorded.get(1).toString().contains("..." + token.substring(token.length() - 4)));
  }

  @Test
  void onlyThoseWhoMayEditSeeTheTokenOfALink() {
    api.patch(owner.dashboard(dashboard), "{\"restriction_level\":37}").expect(200);

    for (String enabled : List.of("false", "true")) {
      JsonObject seen = api.patch(sharing, "{\"enabled\":" + enabled + "}").expect(200).json();
      Answer read = member.api().get(sharing).expect(200);

      assertTrue(read.json().containsKey("access_token"));
      assertEquals(seen.copy().putNull("access_token"), read.json());
      assertEquals(seen, api.get(sharing).expect(200).json());
      Map<String, String> known = Map.of("If-None-Match", read.header("ETag").orElseThrow());
      member.api().send("GET", sharing, null, known).expect(304);
      api.send("GET", sharing, null, known).expect(200);
    }
  }

  @Test
  void theFirstReadByOneWhoMayNotEditShowsNoTokenEither() {
    api.patch(owner.dashboard(dashboard), "{\"restriction_level\":37}").expect(200);

    assertNull(member.api().get(sharing).expect(200).json().getValue("access_token"));
    assertTrue(api.get(sharing).json().getString("access_token").length() > 30);
  }

  @Test
  void theLinkOfARestoredDashboardStaysOffUntilItIsEnabled() {
    String token =
        api.patch(sharing, "{\"enabled\":true}").expect(200).json().getString("access_token");
    Api visitor = owner.gateway().anonymous();
    for (String deletion : List.of("PATCH", "DELETE")) {
      visitor.get("/shared/" + token).expect(200);
      if (deletion.equals("DELETE")) {
        api.delete(owner.dashboard(dashboard)).expect(204);
      } else {
        api.patch(owner.dashboard(dashboard), "{\"deleted\":true}").expect(200);
      }
      JsonObject restored =
          api.patch(owner.dashboard(dashboard), "{\"deleted\":false}").expect(200).json();

      assertFalse(restored.getBoolean("is_shared"));
      assertFalse(isShared());
      assertFalse(api.get(sharing).json().getBoolean("enabled"));
      visitor.get("/shared/" + token).expect(404);

      api.patch(sharing, "{\"enabled\":true}").expect(200);
    }
  }
}
