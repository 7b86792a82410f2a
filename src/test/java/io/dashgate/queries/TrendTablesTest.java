package io.dashgate.queries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The calculator of 2022 as a table, and page by page. */
class TrendTablesTest {

  private static final String DATES = "&date_from=2022-06-14&date_to=2022-06-15";

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void event(Tenant tenant, String name, String day, String value) {
    StoredEvents.of(tenant)
        .event(
            name,
            "ann",
            new JsonObject().put("k", value).encode(),
            Instant.parse(day + "T10:00:00Z"),
            UUID.randomUUID(),
            null);
  }

  private static Answer table(Tenant tenant, String parameters) {
    return tenant.api().get(tenant.insights() + "trend.csv?" + parameters);
  }

  private static String series(String name) {
    return "events="
        + encoded("[" + new JsonObject().put("id", name).put("type", "events").encode() + "]");
  }

  @Test
  void aSeriesIsALineOfAFile(Tenant tenant) {
    event(tenant, "=visit, \"one\"", "2022-06-14", "a");
    Answer answer = table(tenant, series("=visit, \"one\"") + DATES).expect(200);

    assertEquals(
        "series,14-Jun-2022,15-Jun-2022\r\n\"'=visit, \"\"one\"\"\",1,0\r\n", answer.body());
    assertEquals("text/csv; charset=utf-8", answer.header("Content-Type").orElse(""));
    assertEquals(
        "attachment; filename=\"export (2022-06-14 - 2022-06-15) from PostHog.csv\"",
        answer.header("Content-Disposition").orElse(""));
  }

  @Test
  void aProgramThatTakesTablesOnlyGetsOne(Tenant tenant) {
    tenant
        .api()
        .send(
            "GET",
            tenant.insights() + "trend.csv?" + DATES.substring(1),
            null,
            Map.of("Accept", "text/csv"))
        .expect(200);
  }

  @Test
  void withoutSeriesThereIsTheHeaderOnly(Tenant tenant) {
    assertEquals("series,14-Jun-2022,15-Jun-2022\r\n", table(tenant, DATES.substring(1)).body());
  }

  @Test
  void formulasHaveTheirNames(Tenant tenant) {
    event(tenant, "visit", "2022-06-14", "a");
    assertEquals(
        "series,14-Jun-2022,15-Jun-2022\r\nFormula (A*2),2,0\r\n",
        table(tenant, series("visit") + DATES + "&formula=A*2").expect(200).body());
  }

  @Test
  void theAddressOfTheInsightIsAbove(Tenant tenant) {
    String body = table(tenant, DATES.substring(1) + "&export_insight_id=aB3_-x").body();
    assertTrue(body.matches("http://[^/]+/insights/aB3_-x/\r\nseries,.*\r\n"), body);
  }

  @Test
  void namesOfFilesAreWordsInAnyLanguage(Tenant tenant) {
    String end = " (2022-06-14 - 2022-06-15) from PostHog.csv\"";
    for (Map.Entry<String, String> name :
        Map.of(
                "Page views!",
                "page-views",
                "../../etc/passwd",
                "etcpasswd",
                "a\"; filename=\"b.exe",
                "a-filenamebexe",
                "a\r\nSet-Cookie: x",
                "a-set-cookie-x",
                "-_-",
                "export",
                "x".repeat(400),
                "x".repeat(100))
            .entrySet()) {
      assertEquals(
          "attachment; filename=\"" + name.getValue() + end,
          table(tenant, DATES.substring(1) + "&export_name=" + encoded(name.getKey()))
              .expect(200)
              .header("Content-Disposition")
              .orElse(""));
    }
    assertEquals(
        "attachment; filename=\"uber"
            + end
            + "; filename*=UTF-8''%C3%BCber-%D0%BC%D1%8B%20%282022-06-14%20-%202022-06-15%29"
            + "%20from%20PostHog.csv",
        table(tenant, DATES.substring(1) + "&export_name=" + encoded("Über мы"))
            .header("Content-Disposition")
            .orElse(""));
  }

  @Test
  void wrongFiltersAreRefusedAsJson(Tenant tenant) {
    table(tenant, "date_from=never")
        .expectInvalid("invalid_input", "Invalid date: \"never\".", "date_from");
    table(tenant, "export_name=" + "x".repeat(401)).expect(400);
  }

  @Test
  void valuesAreReadPageByPage(Tenant tenant) {
    for (String value : List.of("a", "b", "c")) {
      event(tenant, "visit", "2022-06-14", value);
    }
    String path =
        tenant.insights()
            + "trend/?"
            + series("visit")
            + DATES
            + "&breakdown=k&breakdown_limit=2&offset=";
    JsonObject first = tenant.api().get(path + "0").expect(200).json();
    assertEquals(2, first.getJsonArray("result").size());
    String next = first.getString("next").replaceFirst("http://[^/]+", "");
    JsonObject second = tenant.api().get(next).expect(200).json();
    assertEquals(1, second.getJsonArray("result").size());
    assertEquals("a", second.getJsonArray("result").getJsonObject(0).getString("breakdown_value"));
    assertNull(second.getString("next"));
    assertNull(tenant.api().get(path.replace("&offset=", "")).expect(200).json().getString("next"));
  }
}
