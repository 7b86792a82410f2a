package io.dashgate.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Templates, and the dashboards made from them. */
class TemplatesTest {

  private static final String TEMPLATE =
      "{\"template_name\":\"Launch of {PRODUCT}\",\"dashboard_description\":\"by {N}\","
          + "\"dashboard_filters\":{\"p\":\"{LIST}\"},\"tags\":[\"B\",\"a\"],"
          + "\"variables\":[{\"id\":\"PRODUCT\",\"required\":true},{\"id\":\"N\",\"default\":1.50},"
          + "{\"id\":\"LIST\",\"default\":[{\"k\":1}]}],"
          + "\"tiles\":[{\"type\":\"TEXT\",\"body\":\"{PRODUCT} {UNKNOWN} {\"},"
          + "{\"type\":\"INSIGHT\",\"name\":\"Uses of {PRODUCT}\",\"color\":\"blue\","
          + "\"query\":{\"a\":\"{N}\",\"b\":\"x{N}\",\"c\":\"{LIST}\",\"d\":1.10,\"{N}\":null},"
          + "\"filters\":{\"e\":\"{PRODUCT}\"}}]}";

  private static Tenant tenant;
  private static Api api;

  @BeforeAll
  static void signUp(Tenant fresh) {
    tenant = fresh;
    api = tenant.api();
  }

  @Test
  void aProjectStartsWithADashboardOfSixTiles(Tenant fresh) {
    JsonObject row = fresh.api().get(fresh.dashboards()).results().get(0);
    Answer first = fresh.api().get(fresh.dashboard(row.getLong("id"))).expect(200);

    assertEquals("My App Dashboard", first.json().getString("name"));
    assertEquals("default", first.json().getString("creation_mode"));
    assertEquals(true, first.json().getBoolean("pinned"));
    assertNull(first.json().getValue("created_by"));
    assertDefaultApp(first);
  }

  @Test
  void theBuiltInTemplatesMakeNewInsightsThatAreNobodys() {
    Answer made = api.post(tenant.dashboards(), "{\"use_template\":\"DEFAULT_APP\"}").expect(201);
    assertEquals("template", made.json().getString("creation_mode"));
    assertDefaultApp(made);

    Answer traffic =
        api.post(tenant.dashboards(), "{\"use_template\":\"WEBSITE_TRAFFIC\"}").expect(201);
    assertEquals(9, traffic.tiles().size());
    assertEquals("Website Unique Users (Total)", traffic.items().get(0).getString("name"));
    assertTrue(traffic.items().stream().allMatch(item -> item.getBoolean("is_sample")));
    assertTrue(
        traffic.items().stream()
            .allMatch(item -> item.getJsonObject("filters").getBoolean("filter_test_accounts")));
    assertEquals("[\"marketing\"]", traffic.json().getJsonArray("tags").encode());
  }

  private static void assertDefaultApp(Answer dashboard) {
    List<JsonObject> items = dashboard.items();
    assertEquals(
        List.of(
            "Daily active users (DAUs)",
            "Weekly active users (WAUs)",
            "Retention",
            "Growth accounting",
            "Referring domain (last 14 days)",
            "Pageview funnel, by browser"),
        items.stream().map(item -> item.getString("name")).toList());
    assertEquals(
        List.of("blue", "green", "blue", "purple", "black", "green"),
        items.stream().map(item -> item.getString("color")).toList());
    assertEquals(
        List.of("0,0", "6,0", "6,5", "0,5", "0,10", "6,10"),
        items.stream()
            .map(item -> item.getJsonObject("layouts").getJsonObject("sm"))
            .map(sm -> sm.getInteger("x") + "," + sm.getInteger("y"))
            .toList());
    assertEquals(
        "{\"events\":[{\"id\":\"$pageview\",\"math\":\"dau\",\"type\":\"events\"}],"
            + "\"interval\":\"day\",\"insight\":\"TRENDS\"}",
        items.get(0).getJsonObject("filters").encode());
    assertEquals(
        List.of(false, false, false, false, false, true),
        items.stream().map(item -> item.getBoolean("is_sample")).toList());
    for (JsonObject item : items) {
      assertNull(item.getValue("created_by"));
      assertNull(item.getValue("last_modified_by"));
      assertEquals(false, item.getBoolean("saved"));
      assertEquals("InsightVizNode", item.getJsonObject("query").getString("kind"));
    }
  }

  @Test
  void aTemplateIsKeptChangedAndDeleted() {
    Answer made = api.post(tenant.templates(), TEMPLATE).expect(201);
    String path = tenant.templates() + made.id() + "/";
    JsonObject template = made.json();

    assertEquals(
        List.of(
            "id",
            "template_name",
            "dashboard_description",
            "dashboard_filters",
            "tags",
            "variables",
            "tiles",
            "created_at",
            "created_by"),
        List.copyOf(template.fieldNames()));
    assertTrue(made.body().contains("\"b\":\"x{N}\",\"c\":\"{LIST}\",\"d\":1.10"), made.body());
    assertEquals(made.body(), api.get(path).expect(200).body());
    assertTrue(
        api.get(tenant.templates()).results().stream()
            .anyMatch(row -> row.getLong("id") == made.id()));

    JsonObject renamed = api.patch(path, "{\"template_name\":\"other\"}").expect(200).json();
    assertEquals("other", renamed.getString("template_name"));
    assertEquals(template.getValue("tiles"), renamed.getValue("tiles"));

    assertEquals("", api.delete(path).expect(204).body());
    api.get(path).expectNotFound("Not found.");
    api.patch(path, "{}").expectNotFound("Not found.");
    api.patch(path, "{\"tags\":5}").expectNotFound("Not found.");
    api.delete(path).expectNotFound("Not found.");
  }

  @Test
  void variablesAreFilledInWhenADashboardIsMade() {
    long id = api.post(tenant.templates(), TEMPLATE).id();
    assertFilled(
        api.post(
            tenant.dashboards(),
            "{\"use_template\":\"" + id + "\",\"variables\":{\"PRODUCT\":\"Rocket \\\"🚀\\\"\"}}"));
    assertFilled(
        api.post(
            tenant.dashboards() + "create_from_template_json/",
            "{\"template\":" + TEMPLATE + ",\"variables\":{\"PRODUCT\":\"Rocket \\\"🚀\\\"\"}}"));
  }

  private static void assertFilled(Answer made) {
    JsonObject dashboard = made.expect(201).json();
    assertEquals("Launch of Rocket \"🚀\"", dashboard.getString("name"));
    assertEquals("by 1.50", dashboard.getString("description"));
    assertEquals("[\"a\",\"b\"]", dashboard.getJsonArray("tags").encode());
    assertEquals("{\"p\":[{\"k\":1}]}", dashboard.getJsonObject("filters").encode());
    assertEquals(
        "Rocket \"🚀\" {UNKNOWN} {", made.tiles().get(0).getJsonObject("text").getString("body"));
    JsonObject item = made.items().get(0);
    assertEquals("Uses of Rocket \"🚀\"", item.getString("name"));
    assertTrue(
        made.body()
            .contains(
                "\"query\":{\"a\":1.50,\"b\":\"x1.50\",\"c\":[{\"k\":1}],\"d\":1.10,\"{N}\":null}"),
        made.body());
    assertEquals("Rocket \"🚀\"", item.getJsonObject("filters").getString("e"));
    assertFalse(made.body().contains("\"variables\""));
  }

  @Test
  void aRequiredVariableMustHaveAValueAndNothingGrowsBeyondItsLimit() {
    String template = "{\"template\":" + TEMPLATE + ",\"variables\":{";
    String path = tenant.dashboards() + "create_from_template_json/";

    api.post(path, template + "}}")
        .expectInvalid("required", "This field is required.", "variables__PRODUCT");
    api.post(path, template + "\"PRODUCT\":\"" + "x".repeat(400) + "\"}}")
        .expectInvalid(
            "max_length", "Ensure this field has no more than 400 characters.", "variables");
    api.post(
            path,
            "{\"template\":{\"template_name\":\"n\",\"dashboard_filters\":{\"a\":\"{A}{A}\"}},"
                + "\"variables\":{\"A\":\""
                + "x".repeat(8_200)
                + "\"}}")
        .expectInvalid(
            "max_length", "Ensure this field has no more than 16384 characters.", "filters");
    api.post(
            tenant.dashboards(),
            "{\"tiles\":[{\"insight\":{\"query\":{\"a\":\"" + "x".repeat(65_600) + "\"}}}]}")
        .expectInvalid(
            "max_length", "Ensure this field has no more than 65536 characters.", "query");
    String bomb = "\"" + "{A}".repeat(10_000) + "\"";
    api.post(
            path,
            "{\"template\":{\"template_name\":\"n\",\"dashboard_filters\":{\"a\":"
                + bomb
                + "}},\"variables\":{\"A\":\""
                + "x".repeat(10_000)
                + "\"}}")
        .expectInvalid(
            "max_length", "The template is too long with its variables filled in.", "variables");
  }

  @Test
  void aTemplateIsMadeFromADashboard() {
    long dashboard =
        api.post(
                tenant.dashboards(),
                "{\"name\":\"D\",\"description\":\"d\",\"tags\":[\"t\"],\"filters\":{\"a\":1.50},"
                    + "\"tiles\":[{\"insight\":{\"name\":\"i\",\"filters\":{\"b\":1.10}},"
                    + "\"color\":\"blue\"},{\"text\":{\"body\":\"x\"}}]}")
            .id();

    Answer made =
        api.post(
                tenant.templates(),
                "{\"from_dashboard\":" + dashboard + ",\"dashboard_description\":\"\"}")
            .expect(201);
    assertEquals("D", made.json().getString("template_name"));
    assertEquals("", made.json().getString("dashboard_description"));

    Answer copy =
        api.post(tenant.dashboards(), "{\"use_template\":\"" + made.id() + "\"}").expect(201);
    List<JsonObject> tiles = api.get(tenant.dashboard(dashboard)).tiles();
    assertEquals("D", copy.json().getString("name"));
    assertEquals("{\"a\":1.5}", copy.json().getJsonObject("filters").encode());
    assertEquals(2, copy.tiles().size());
    for (int i = 0; i < 2; i++) {
      assertEquals(tiles.get(i).getValue("layouts"), copy.tiles().get(i).getValue("layouts"));
      assertEquals(tiles.get(i).getValue("color"), copy.tiles().get(i).getValue("color"));
    }
    assertTrue(copy.body().contains("\"b\":1.10"));
    api.post(tenant.templates(), "{\"from_dashboard\":999999999}")
        .expectInvalid(
            "does_not_exist",
            "Invalid pk \"999999999\" - object does not exist.",
            "from_dashboard");
  }

  @Test
  void aTemplateIsMeantByItsIdOrElseByItsNameAndTheBuiltInOnesComeFirst(Tenant fresh) {
    Api own = fresh.api();
    long first = own.post(fresh.templates(), template("one")).id();
    own.post(fresh.templates(), template("one")).expect(201);
    own.post(fresh.templates(), template("" + first)).expect(201);
    own.post(fresh.templates(), template("DEFAULT_APP")).expect(201);

    assertEquals("one", made(fresh, "" + first));
    assertEquals("one", made(fresh, "one"));
    assertEquals("My App Dashboard", made(fresh, "DEFAULT_APP"));
    String refused = "{\"use_template\":\"two\"}";
    own.post(fresh.dashboards(), refused)
        .expectInvalid("invalid_input", "Invalid value provided.", "use_template");
    tenant
        .api()
        .post(tenant.dashboards(), "{\"use_template\":\"" + first + "\"}")
        .expectInvalid("invalid_input", "Invalid value provided.", "use_template");
  }

  private static String template(String name) {
    return new JsonObject().put("template_name", name).put("tiles", new JsonArray()).encode();
  }

  private static String made(Tenant tenant, String reference) {
    return tenant
        .api()
        .post(tenant.dashboards(), new JsonObject().put("use_template", reference))
        .expect(201)
        .json()
        .getString("name");
  }

  @Test
  void wrongTemplatesAreRefused() {
    api.post(tenant.templates(), "{}")
        .expectInvalid("required", "This field is required.", "template_name");
    api.post(tenant.templates(), "{\"template_name\":\"n\",\"tiles\":[{}]}")
        .expectInvalid("required", "This field is required.", "tiles__0__type");
    api.post(tenant.templates(), "{\"template_name\":\"n\",\"tiles\":[{\"type\":\"x\"}]}")
        .expectInvalid("invalid_choice", "\"x\" is not a valid choice.", "tiles__0__type");
    api.post(tenant.templates(), "{\"template_name\":\"n\",\"tiles\":[{\"type\":\"TEXT\"}]}")
        .expectInvalid("required", "This field is required.", "tiles__0__body");
    api.post(tenant.templates(), "{\"template_name\":\"n\",\"variables\":[{}]}")
        .expectInvalid("required", "This field is required.", "variables__0__id");
    api.post(tenant.dashboards() + "create_from_template_json/", "{}")
        .expectInvalid("required", "This field is required.", "template");
    api.post(tenant.dashboards() + "create_from_template_json/", "{\"template\":{}}")
        .expectInvalid("required", "This field is required.", "template__template_name");
  }
}
