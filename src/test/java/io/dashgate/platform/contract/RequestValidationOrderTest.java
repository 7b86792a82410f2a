package io.dashgate.platform.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of several problems of a request is reported. */
class RequestValidationOrderTest {

  private static final String NO_STRING = "Not a valid string.";
  private static final String WRONG_BODY = "{\"name\":true}";
  private static final String MALFORMED_BODY = "{\"name\":";
  private static final String FILLER = "x".repeat(900_000);

  private static Tenant tenant;
  private static Api api;
  private static Tenant stranger;
  private static long dashboard;

  @BeforeAll
  static void signUp(Tenant fresh, Tenant other) {
    tenant = fresh;
    api = fresh.api();
    stranger = other;
    dashboard = fresh.createDashboard("d");
  }

  @Test
  void onlyTheFirstWrongFieldInTheOrderOfTheApiIsReported() {
    List<String> order =
        List.of(
            "name",
            "description",
            "pinned",
            "deleted",
            "use_template",
            "use_dashboard",
            "filters",
            "tags",
            "restriction_level");

    for (int first = 0; first < order.size(); first++) {
      // written in the opposite order, which must not matter
      String body = wrongFields(reversed(order.subList(first, order.size())));
      String expected = order.get(first);

      assertEquals(expected, attr(api.post(tenant.dashboards(), body)), body);
      assertEquals(expected, attr(api.patch(tenant.dashboard(dashboard), body)), body);
    }
  }

  private static List<String> reversed(List<String> fields) {
    List<String> reversed = new ArrayList<>(fields);
    Collections.reverse(reversed);
    return reversed;
  }

  /** An empty list suits no field but tags, which gets an object. */
  private static String wrongFields(List<String> fields) {
    return fields.stream()
        .map(field -> quoted(field) + ":" + (field.equals("tags") ? "{}" : "[]"))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String attr(Answer answer) {
    return answer.expect(400).json().getString("attr");
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  @Test
  void theFirstWrongTagIsReported() {
    api.post(tenant.dashboards(), "{\"tags\":[\"ok\",\"\",5]}")
        .expectInvalid("blank", "This field may not be blank.", "tags");
    api.post(tenant.dashboards(), "{\"tags\":[\"ok\",5,\"\"]}")
        .expectInvalid("invalid_input", NO_STRING, "tags");
  }

  @Test
  void twoSourcesAreReportedOnlyIfAllFieldsAreRight() {
    String sources = "\"use_template\":\"DEFAULT_APP\",\"use_dashboard\":" + dashboard;

    api.post(tenant.dashboards(), "{" + sources + ",\"restriction_level\":22}")
        .expectInvalid("invalid_choice", "\"22\" is not a valid choice.", "restriction_level");
    api.post(tenant.dashboards(), "{" + sources + "}")
        .expectInvalid(
            "invalid_input", "`use_dashboard` and `use_template` cannot be used together", null);
  }

  @Test
  void aNulCharacterIsReportedInTheOrderOfTheFields() {
    api.post(tenant.dashboards(), "{\"description\":\"\\u0000\",\"name\":true}")
        .expectInvalid("invalid_input", "Not a valid string.", "name");
  }

  @Test
  void aLongBodyThatIsWrongIsRefusedInTheSameOrder() {
    JsonObject wrong = new JsonObject().put("pinned", "perhaps").put("unknown", FILLER);
    long id = tenant.createDashboard("d");

    assertEquals(
        "pinned", api.patch(tenant.dashboard(id), wrong).expect(400).json().getString("attr"));
    api.patch(tenant.dashboard(Long.MAX_VALUE), wrong).expectNotFound("Not found.");
    api.patch(tenant.dashboard(id), "{" + FILLER).expect(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {WRONG_BODY, MALFORMED_BODY, "[]", "\u0000"})
  void aMissingDashboardIsReportedBeforeAWrongBody(String body) {
    long foreign = stranger.createDashboard("foreign");
    for (String path : List.of(tenant.dashboard(Long.MAX_VALUE), tenant.dashboard(foreign))) {
      api.patch(path, body).expectNotFound("Not found.");
      api.send("PUT", path, body, Map.of()).expectNotFound("Not found.");
      api.send("PATCH", path, body, Map.of("Content-Type", "text/plain"))
          .expectNotFound("Not found.");
    }
  }

  @Test
  void aWrongChangeOfADeletedDashboardIsAboutNothing(Tenant tenant) {
    long id = tenant.createDashboard("gone");
    tenant.api().delete(tenant.dashboard(id)).expect(204);

    tenant.api().patch(tenant.dashboard(id), "{\"name\":true}").expectNotFound("Not found.");
    tenant
        .api()
        .patch(tenant.dashboard(id), "{\"deleted\":false,\"name\":true}")
        .expectInvalid("invalid_input", "Not a valid string.", "name");
  }

  @ParameterizedTest
  @ValueSource(strings = {WRONG_BODY, MALFORMED_BODY, "[]", "\u0000"})
  void missingRightsAreReportedBeforeAWrongBody(String body, Tenant owner) {
    Api member = owner.addMember().api();
    long restricted =
        owner.api().post(owner.dashboards(), "{\"restriction_level\":37}").expect(201).id();

    member
        .patch(owner.dashboard(restricted), body)
        .expectForbidden("You don't have edit permissions for this dashboard.");
  }

  @ParameterizedTest
  @ValueSource(strings = {WRONG_BODY, MALFORMED_BODY, "[]", "\u0000"})
  void missingCredentialsAreReportedBeforeAWrongBody(String body) {
    Api anonymous = tenant.gateway().anonymous();
    for (String type : List.of("application/json", "text/plain")) {
      Map<String, String> headers = Map.of("Content-Type", type);
      for (Answer answer :
          List.of(
              anonymous.send("POST", tenant.dashboards(), body, headers),
              anonymous.send("PATCH", tenant.dashboard(dashboard), body, headers))) {
        answer.expectError(
            401,
            "authentication_error",
            "not_authenticated",
            "Authentication credentials were not provided.",
            null);
        assertEquals("Bearer", answer.header("WWW-Authenticate").orElse(""));
      }
    }
    tenant
        .gateway()
        .as("phx_wrong")
        .post(tenant.dashboards(), body)
        .expectError(
            401,
            "authentication_error",
            "authentication_failed",
            "Personal API key found in request Authorization header is invalid.",
            null);
  }

  @ParameterizedTest
  @ValueSource(strings = {WRONG_BODY, MALFORMED_BODY, "[]", "\u0000"})
  void theProjectIsCheckedBeforeAWrongBody(String body) {
    api.post(stranger.dashboards(), body).expectForbidden("You don't have access to the project.");
    api.patch(stranger.dashboard(dashboard), body)
        .expectForbidden("You don't have access to the project.");
    api.post("/api/projects/999999999/dashboards/", body).expectNotFound("Project not found.");
    api.post("/api/projects/abc/dashboards/", body).expectNotFound("Not found.");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT,false",
    "PATCH,false",
    "DELETE,false",
    "POST,true",
  })
  void theMethodIsCheckedAfterTheProjectAndBeforeTheDashboard(String method, boolean detail) {
    String own = detail ? tenant.dashboard(Long.MAX_VALUE) : tenant.dashboards();
    String foreign = detail ? stranger.dashboard(1) : stranger.dashboards();
    String unknown = "/api/projects/999999999/dashboards/" + (detail ? "1/" : "");

    tenant
        .gateway()
        .anonymous()
        .send(method, own, MALFORMED_BODY, Map.of())
        .expectError(
            401,
            "authentication_error",
            "not_authenticated",
            "Authentication credentials were not provided.",
            null);
    api.send(method, foreign, MALFORMED_BODY, Map.of())
        .expectForbidden("You don't have access to the project.");
    api.send(method, unknown, MALFORMED_BODY, Map.of()).expectNotFound("Project not found.");
    api.send(method, own, MALFORMED_BODY, Map.of())
        .expectError(
            405,
            "invalid_request",
            "method_not_allowed",
            "Method \"" + method + "\" not allowed.",
            null);
  }
}
