package io.dashgate.organizations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The settings of a project that capture and the reading of events obey. */
class EventSettingsTest {

  private static final String ALL =
      """
      {
        "app_urls": ["https://example.com", "https://*.example.com/shop"],
        "anonymize_ips": true,
        "person_processing_opt_out": true,
        "session_recording_opt_in": true,
        "week_start_day": 1,
        "test_account_filters": [
          {"key": "email", "value": ["@example.com"], "operator": "not_icontains", "type": "person"},
          {"key": "amount", "value": 1.50, "operator": "gt"}
        ]
      }
      """;

  @Test
  void whatIsWrittenIsReadBack(Tenant tenant) {
    Api api = tenant.api();
    JsonObject wanted = new JsonObject(ALL);

    JsonObject changed = api.patch(tenant.project(), ALL).expect(200).json();
    JsonObject created = api.post("/api/projects/", ALL).expect(201).json();

    for (JsonObject project :
        List.of(
            changed,
            created,
            api.get(tenant.project()).expect(200).json(),
            api.get("/api/projects/@current/").expect(200).json())) {
      wanted.forEach(
          field ->
              assertEquals(field.getValue(), project.getValue(field.getKey()), field.getKey()));
    }
  }

  @Test
  void whatIsNotGivenIsUnchanged(Tenant tenant) {
    Api api = tenant.api();
    JsonObject changed = api.patch(tenant.project(), ALL).expect(200).json();

    JsonObject renamed = api.patch(tenant.project(), "{\"name\":\"x\"}").expect(200).json();
    assertEquals(
        changed.put("name", "").put("updated_at", ""),
        renamed.put("name", "").put("updated_at", ""));

    JsonObject cleared =
        api.patch(
                tenant.project(),
                "{\"app_urls\":[],\"week_start_day\":null,\"test_account_filters\":[]}")
            .expect(200)
            .json();
    assertEquals(new JsonArray(), cleared.getJsonArray("app_urls"));
    assertEquals(null, cleared.getValue("week_start_day"));
    assertEquals(new JsonArray(), cleared.getJsonArray("test_account_filters"));
    assertEquals(true, cleared.getBoolean("anonymize_ips"));
  }

  @Test
  void wrongValuesAreReported(Tenant tenant) {
    Api api = tenant.api();
    Map<String, String> wrong =
        Map.of(
            "{\"app_urls\":\"https://example.com\"}", "app_urls",
            "{\"app_urls\":[1]}", "app_urls",
            "{\"app_urls\":[null]}", "app_urls",
            "{\"anonymize_ips\":1}", "anonymize_ips",
            "{\"person_processing_opt_out\":null}", "person_processing_opt_out",
            "{\"session_recording_opt_in\":\"yes\"}", "session_recording_opt_in",
            "{\"week_start_day\":2}", "week_start_day",
            "{\"week_start_day\":\"Monday\"}", "week_start_day",
            "{\"test_account_filters\":{}}", "test_account_filters",
            "{\"test_account_filters\":[1]}", "test_account_filters__0");
    wrong.forEach(
        (body, attr) ->
            assertEquals(
                attr, api.patch(tenant.project(), body).expect(400).json().getString("attr")));
    api.patch(
            tenant.project(),
            new JsonObject()
                .put("app_urls", new JsonArray(Collections.nCopies(101, "https://example.com"))))
        .expectInvalid(
            "max_length", "Ensure this field has no more than 100 elements.", "app_urls");
    api.patch(
            tenant.project(),
            new JsonObject()
                .put(
                    "test_account_filters",
                    JsonArray.of(new JsonObject().put("key", "x".repeat(16_384)))))
        .expectInvalid(
            "max_length",
            "Ensure this field has no more than 16384 characters.",
            "test_account_filters");
  }

  @Test
  void membersOfOtherTenantsNeitherReadNorChangeThem(Tenant tenant, Tenant other) {
    tenant.api().patch(tenant.project(), ALL).expect(200);

    other.api().get(tenant.project()).expectNotFound("Not found.");
    other.api().patch(tenant.project(), "{\"app_urls\":[]}").expectNotFound("Not found.");

    assertEquals(2, tenant.api().get(tenant.project()).json().getJsonArray("app_urls").size());
  }
}
