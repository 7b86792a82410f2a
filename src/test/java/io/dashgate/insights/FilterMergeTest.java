package io.dashgate.insights;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.platform.json.RawJson;
import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a dashboard's filters change what its insights show. */
class FilterMergeTest {

  private static final String D = "[{\"key\":\"d\"}]";
  private static final String GROUP = "{\"type\":\"AND\",\"values\":[{\"key\":\"d\"}]}";

  private static String merged(String insight, String dashboard) {
    return FilterMerge.of(new RawJson(dashboard)).apply(new RawJson(insight)).text();
  }

  private static void assertProperties(String expected, String insight, String dashboard) {
    assertEquals(
        "{\"properties\":" + expected + "}",
        merged("{\"properties\":" + insight + "}", "{\"properties\":" + dashboard + "}"));
  }

  @Test
  void aDashboardWithoutFiltersLeavesThemAsTheyAre() {
    assertEquals("{ \"a\" : 1.50 }", merged("{ \"a\" : 1.50 }", "{}"));
  }

  @Test
  void keysOfTheDashboardStandInForTheInsights() {
    assertEquals(
        "{\"a\":1.50,\"date_from\":\"-14d\",\"z\":{\"y\":[1e2]},\"b\":null}",
        merged(
            "{\"a\":1.50,\"date_from\":\"-7d\",\"z\":{\"y\":[1e2]}}",
            "{\"date_from\":\"-14d\",\"b\":null}"));
  }

  @Test
  void oddKeysStayTheSameKeys() {
    assertEquals("{\"\\\"\\\\\\n\":1,\"🌍\":2}", merged("{\"\\\"\\\\\\n\":1}", "{\"🌍\":2}"));
  }

  @Test
  void listsOfPropertiesAreJoinedEvenIfTheInsightsIsEmpty() {
    assertProperties(
        "{\"type\":\"AND\",\"values\":[{\"type\":\"AND\",\"values\":[{\"key\":1}]}," + GROUP + "]}",
        "[{\"key\":1}]",
        D);
    assertProperties(
        "{\"type\":\"AND\",\"values\":[{\"type\":\"AND\",\"values\":[]}," + GROUP + "]}", "[]", D);
  }

  @Test
  void aGroupOfPropertiesIsJoinedAsItIs() {
    String group = "{\"type\":\"OR\",\"values\":[{\"key\":1}]}";

    assertProperties("{\"type\":\"AND\",\"values\":[" + group + "," + GROUP + "]}", group, D);
  }

  @Test
  void anInsightWithoutPropertiesGetsTheDashboards() {
    assertEquals("{\"properties\":" + D + "}", merged("{}", "{\"properties\":" + D + "}"));
    assertProperties(D, "{}", D);
  }

  @Test
  void emptyPropertiesOfTheDashboardReplaceTheInsights() {
    assertProperties("[]", "[{\"key\":1}]", "[]");
    assertProperties("null", "[{\"key\":1}]", "null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"null", "5", "true", "\"x\"", "{\"values\":[]}"})
  void whatCannotBeJoinedIsReplaced(String insight) {
    assertProperties(D, insight, D);
    assertProperties(insight, D, insight);
  }

  @Test
  void itemsTilesAndAnInsightFromADashboardShowTheMergedFilters(Tenant tenant) {
    Api api = tenant.api();
    long dashboard =
        api.post(tenant.dashboards(), "{\"filters\":{\"date_from\":\"-14d\",\"n\":1.50}}").id();
    long other = tenant.createDashboard("other");
    long insight =
        api.post(
                tenant.insights(),
                "{\"filters\":{\"date_from\":\"-7d\",\"x\":1.10},\"dashboards\":["
                    + dashboard
                    + "]}")
            .id();
    String expected = "{\"date_from\":\"-14d\",\"x\":1.10,\"n\":1.50}";

    Answer read = api.get(tenant.dashboard(dashboard));
    assertEquals(
        2, read.body().split("\"filters\":" + java.util.regex.Pattern.quote(expected)).length - 1);
    Answer shown = api.get(tenant.insight(insight) + "?from_dashboard=" + dashboard).expect(200);
    assertEquals(true, shown.body().contains("\"filters\":" + expected));
    assertEquals(
        true,
        shown
            .body()
            .contains("\"color\":null,\"layouts\":{\"sm\":{\"x\":0,\"y\":0,\"w\":6,\"h\":5}}"));

    String own = api.get(tenant.insight(insight)).body();
    assertEquals(true, own.contains("\"filters\":{\"date_from\":\"-7d\",\"x\":1.10}"));
    for (long elsewhere : new long[] {other, 999_999_999}) {
      assertEquals(own, api.get(tenant.insight(insight) + "?from_dashboard=" + elsewhere).body());
    }
    assertEquals(
        new JsonObject("{\"date_from\":\"-7d\",\"x\":1.1}").encode(),
        api.get(tenant.insights() + "?dashboard=" + dashboard)
            .results()
            .get(0)
            .getJsonObject("filters")
            .encode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"{\"properties\":{\"values\":[]}}", "{\"properties\":null}", "{\"properties\":5}"})
  void anOddInsightIsNoErrorOfTheDashboard(String filters, Tenant tenant) {
    long dashboard =
        tenant.api().post(tenant.dashboards(), "{\"filters\":{\"properties\":" + D + "}}").id();
    tenant
        .api()
        .post(tenant.insights(), "{\"dashboards\":[" + dashboard + "],\"filters\":" + filters + "}")
        .expect(201);

    JsonObject shown = tenant.api().get(tenant.dashboard(dashboard)).expect(200).items().get(0);

    assertEquals("{\"properties\":" + D + "}", shown.getJsonObject("filters").encode());
  }
}
