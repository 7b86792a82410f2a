package io.dashgate.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The life of a dashboard. */
class DashboardsTest {

  private static Tenant tenant;
  private static Api api;

  @BeforeAll
  static void signUp(Tenant fresh) {
    tenant = fresh;
    api = tenant.api();
  }

  @Test
  void anEmptyBodyMakesADashboardOfDefaults() {
    JsonObject made = api.send("POST", tenant.dashboards(), null, java.util.Map.of()).json();

    assertEquals("", made.getString("name"));
    assertEquals("", made.getString("description"));
    assertEquals(false, made.getBoolean("pinned"));
    assertEquals(false, made.getBoolean("deleted"));
    assertEquals(false, made.getBoolean("is_shared"));
    assertEquals("default", made.getString("creation_mode"));
    assertEquals(new JsonObject(), made.getJsonObject("filters"));
    assertEquals(new JsonArray(), made.getJsonArray("tags"));
    assertEquals(new JsonArray(), made.getJsonArray("items"));
    assertEquals(new JsonArray(), made.getJsonArray("tiles"));
    assertEquals(21, made.getInteger("restriction_level"));
    assertEquals(37, made.getInteger("effective_privilege_level"));
    assertEquals(tenant.userId(), made.getJsonObject("created_by").getLong("id"));
    assertEquals(tenant.email(), made.getJsonObject("created_by").getString("email"));
    assertEquals(tenant.projectId(), made.getLong("team_id"));
    assertNull(made.getValue("last_accessed_at"));
  }

  @Test
  void theKeysComeInTheOrderOfTheApi() {
    String body = api.post(tenant.dashboards(), "{}").expect(201).body();

    assertEquals(
        List.of(
            "id",
            "name",
            "description",
            "pinned",
            "items",
            "created_at",
            "created_by",
            "is_shared",
            "deleted",
            "creation_mode",
            "filters",
            "tags",
            "restriction_level",
            "effective_restriction_level",
            "effective_privilege_level",
            "team_id",
            "last_accessed_at",
            "tiles",
            "version"),
        List.copyOf(new JsonObject(body).fieldNames()));
  }

  @Test
  void whatIsCreatedComesBackTheSame() {
    JsonObject body =
        new JsonObject()
            .put("name", "Grüße 🌍 <b>\"x\"</b> \\ \t")
            .put("description", "line one\nline two \u2028 and a \u0001 control")
            .put("pinned", true)
            .put("filters", new JsonObject("{\"b\":1.10,\"a\":[1e2,null,{\"\":\"\"}],\"z\":-0.0}"))
            .put("tags", new JsonArray().add("iac:dashboards:growth").add("iac:hash:9f2c"));

    Answer made = api.post(tenant.dashboards(), body).expect(201);
    Answer read = api.get(tenant.dashboard(made.id())).expect(200);

    assertEquals(made.body(), read.body());
    for (String field : List.of("description", "pinned", "tags")) {
      assertEquals(body.getValue(field), read.json().getValue(field), field);
    }
    assertEquals(body.getString("name").strip(), read.json().getString("name"));
  }

  @Test
  void filtersKeepTheirKeyOrderAndEveryDigit() {
    String filters =
        "{\"z\":1,\"a\":0.1234567890123456789,\"m\":{\"y\":[1.50],\"b\":123456789012345678901}}";

    long id = api.post(tenant.dashboards(), "{\"filters\":" + filters + "}").expect(201).id();

    assertTrue(api.get(tenant.dashboard(id)).body().contains("\"filters\":" + filters));
  }

  @Test
  void namesAndDescriptionsAreTrimmed() {
    JsonObject made =
        api.post(tenant.dashboards(), "{\"name\":\"  a  b \",\"description\":\"\\n x \"}").json();

    assertEquals("a  b", made.getString("name"));
    assertEquals("x", made.getString("description"));
  }

  @Test
  void nullNameAndDescriptionMeanEmpty() {
    JsonObject made =
        api.post(tenant.dashboards(), "{\"name\":null,\"description\":null}").expect(201).json();

    assertEquals("", made.getString("name"));
    assertEquals("", made.getString("description"));
  }

  @Test
  void readOnlyAndUnknownKeysAreIgnored() {
    JsonObject made =
        api.post(
                tenant.dashboards(),
                "{\"id\":7,\"is_shared\":true,\"creation_mode\":\"template\",\"items\":[{}],"
                    + "\"created_by\":null,\"effective_privilege_level\":21,\"nonsense\":{}}")
            .expect(201)
            .json();

    assertEquals(false, made.getBoolean("is_shared"));
    assertEquals("default", made.getString("creation_mode"));
    assertEquals(new JsonArray(), made.getJsonArray("items"));
    assertEquals(37, made.getInteger("effective_privilege_level"));
  }

  @Test
  void tagsAreLowerCasedDeduplicatedAndSorted() {
    JsonObject made =
        api.post(tenant.dashboards(), "{\"tags\":[\" Zeta\",\"alpha\",\"ZETA\",\"Ä\"]}").json();

    assertEquals(new JsonArray().add("alpha").add("zeta").add("ä"), made.getJsonArray("tags"));
  }

  @Test
  void patchChangesOnlyWhatItNames() {
    long id =
        api.post(
                tenant.dashboards(),
                "{\"name\":\"n\",\"description\":\"d\",\"tags\":[\"t\"],\"filters\":{\"a\":1}}")
            .id();

    JsonObject patched = api.patch(tenant.dashboard(id), "{\"pinned\":true}").expect(200).json();

    assertEquals("n", patched.getString("name"));
    assertEquals("d", patched.getString("description"));
    assertEquals(true, patched.getBoolean("pinned"));
    assertEquals(new JsonArray().add("t"), patched.getJsonArray("tags"));
    assertEquals(1, patched.getJsonObject("filters").getInteger("a"));
  }

  @Test
  void patchReplacesFiltersAndTagsAsAWhole() {
    long id =
        api.post(tenant.dashboards(), "{\"tags\":[\"a\"],\"filters\":{\"a\":1,\"b\":2}}").id();

    JsonObject patched =
        api.patch(tenant.dashboard(id), "{\"tags\":[],\"filters\":{\"c\":3}}").expect(200).json();
    assertEquals(new JsonArray(), patched.getJsonArray("tags"));
    assertEquals(new JsonObject().put("c", 3), patched.getJsonObject("filters"));

    JsonObject cleared = api.patch(tenant.dashboard(id), "{\"filters\":{}}").json();
    assertEquals(new JsonObject(), cleared.getJsonObject("filters"));
  }

  @Test
  void anEmptyPatchChangesNothing() {
    Answer made = api.post(tenant.dashboards(), "{\"name\":\"n\"}");

    assertEquals(made.body(), api.patch(tenant.dashboard(made.id()), "{}").expect(200).body());
  }

  @Test
  void putIsTheSameAsPatch() {
    long id = api.post(tenant.dashboards(), "{\"name\":\"n\",\"pinned\":true}").id();

    JsonObject put =
        api.send("PUT", tenant.dashboard(id), "{\"name\":\"m\"}", java.util.Map.of())
            .expect(200)
            .json();

    assertEquals("m", put.getString("name"));
    assertEquals(true, put.getBoolean("pinned"));
  }

  @Test
  void stringsOfBooleansAndDigitsAreAccepted() {
    JsonObject made =
        api.post(
                tenant.dashboards(),
                "{\"pinned\":\"true\",\"restriction_level\":\"37\",\"use_dashboard\":\"0\"}")
            .expect(201)
            .json();

    assertEquals(true, made.getBoolean("pinned"));
    assertEquals(37, made.getInteger("restriction_level"));
  }

  @Test
  void aDeletedDashboardIsGoneUntilItIsRestored() {
    long id = tenant.createDashboard("doomed");

    JsonObject deleted = api.patch(tenant.dashboard(id), "{\"deleted\":true}").expect(200).json();
    assertEquals(true, deleted.getBoolean("deleted"));
    api.get(tenant.dashboard(id)).expectNotFound("Not found.");
    api.patch(tenant.dashboard(id), "{\"name\":\"x\"}").expectNotFound("Not found.");
    assertTrue(
        api.get(tenant.dashboards() + "?limit=1000").results().stream()
            .noneMatch(row -> row.getLong("id") == id));

    JsonObject restored =
        api.patch(tenant.dashboard(id), "{\"deleted\":false,\"pinned\":true}").expect(200).json();
    assertEquals("doomed", restored.getString("name"));
    assertEquals(true, restored.getBoolean("pinned"));
    api.get(tenant.dashboard(id)).expect(200);
  }

  @Test
  void deleteIsASoftDelete() {
    long id = tenant.createDashboard("doomed");

    assertEquals("", api.delete(tenant.dashboard(id)).expect(204).body());
    api.delete(tenant.dashboard(id)).expectNotFound("Not found.");
    api.get(tenant.dashboard(id)).expectNotFound("Not found.");
    api.patch(tenant.dashboard(id), "{\"deleted\":false}").expect(200);
    api.get(tenant.dashboard(id)).expect(200);
  }

  @Test
  void aDashboardCanBeBornDeleted() {
    Answer made = api.post(tenant.dashboards(), "{\"deleted\":true}").expect(201);

    assertEquals(true, made.json().getBoolean("deleted"));
    api.get(tenant.dashboard(made.id())).expect(404);
  }

  @Test
  void aTemplateGivesItsNameUnlessTheRequestHasOne() {
    JsonObject made = api.post(tenant.dashboards(), "{\"use_template\":\"DEFAULT_APP\"}").json();
    assertEquals("template", made.getString("creation_mode"));
    assertEquals("My App Dashboard", made.getString("name"));

    JsonObject named =
        api.post(tenant.dashboards(), "{\"use_template\":\"WEBSITE_TRAFFIC\",\"name\":\"Mine\"}")
            .expect(201)
            .json();
    assertEquals("Mine", named.getString("name"));
    assertEquals(new JsonArray().add("marketing"), named.getJsonArray("tags"));
    assertEquals("-30d", named.getJsonObject("filters").getString("date_from"));
  }

  @Test
  void anUnknownTemplateIsRefusedAndLeavesNothing(Tenant fresh) {
    fresh
        .api()
        .post(fresh.dashboards(), "{\"use_template\":\"default_app\"}")
        .expectInvalid("invalid_input", "Invalid value provided.", "use_template");

    assertEquals(1, fresh.api().get(fresh.dashboards()).json().getInteger("count"));
  }

  @Test
  void aCopyTakesWhatTheRequestLeavesOut() {
    long source =
        api.post(
                tenant.dashboards(),
                "{\"name\":\"S\",\"description\":\"d\",\"tags\":[\"t\"],\"filters\":{\"a\":1},"
                    + "\"pinned\":true,\"restriction_level\":37}")
            .id();

    JsonObject copy =
        api.post(tenant.dashboards(), new JsonObject().put("use_dashboard", source))
            .expect(201)
            .json();
    assertEquals("duplicate", copy.getString("creation_mode"));
    assertEquals("S (Copy)", copy.getString("name"));
    assertEquals("d", copy.getString("description"));
    assertEquals(new JsonArray().add("t"), copy.getJsonArray("tags"));
    assertEquals(new JsonObject().put("a", 1), copy.getJsonObject("filters"));
    assertEquals(false, copy.getBoolean("pinned"));
    assertEquals(21, copy.getInteger("restriction_level"));

    JsonObject own =
        api.post(
                tenant.dashboards(),
                new JsonObject()
                    .put("use_dashboard", source)
                    .put("name", "Own")
                    .put("tags", new JsonArray())
                    .put("filters", new JsonObject()))
            .expect(201)
            .json();
    assertEquals("Own", own.getString("name"));
    assertEquals(new JsonArray(), own.getJsonArray("tags"));
    assertEquals(new JsonObject(), own.getJsonObject("filters"));
    assertEquals("d", own.getString("description"));
  }

  @Test
  void aCopyOfTheLongestNameStillFits() {
    long source = tenant.createDashboard("x".repeat(400));

    String name =
        api.post(tenant.dashboards(), new JsonObject().put("use_dashboard", source))
            .expect(201)
            .json()
            .getString("name");

    assertEquals("x".repeat(393) + " (Copy)", name);
  }

  @Test
  void aSourceThatIsNotALiveDashboardOfTheProjectIsRefused(Tenant other) {
    long foreign = other.createDashboard("foreign");
    long deleted = tenant.createDashboard("deleted");
    api.delete(tenant.dashboard(deleted)).expect(204);

    for (String source :
        List.of("" + foreign, "" + deleted, "-1", "9223372036854775807", "99999999999999999999")) {
      api.post(tenant.dashboards(), "{\"use_dashboard\":" + source + "}")
          .expectInvalid("invalid_input", "Invalid value provided", "use_dashboard");
    }
  }

  @Test
  void templateAndSourceCannotBeCombined() {
    long id = tenant.createDashboard("d");
    String detail = "`use_dashboard` and `use_template` cannot be used together";
    String both = "{\"use_template\":\"DEFAULT_APP\",\"use_dashboard\":" + id + "}";

    api.post(tenant.dashboards(), both).expectInvalid("invalid_input", detail, null);
    api.patch(tenant.dashboard(id), both).expectInvalid("invalid_input", detail, null);
    api.post(tenant.dashboards(), "{\"use_template\":\"\",\"use_dashboard\":" + id + "}")
        .expect(201);
  }

  @Test
  void patchIgnoresTemplateAndSource() {
    long id = tenant.createDashboard("d");

    JsonObject patched =
        api.patch(tenant.dashboard(id), "{\"use_template\":\"nonsense\"}").expect(200).json();

    assertEquals("default", patched.getString("creation_mode"));
  }

  @Test
  void createdAtHasMicrosecondsInUtc() {
    String createdAt = api.post(tenant.dashboards(), "{}").json().getString("created_at");

    assertTrue(
        createdAt.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?Z"), createdAt);
  }

  @Test
  void lookingAtADashboardIsNotedSoonButNotInTheRequest() throws InterruptedException {
    long id = tenant.createDashboard("seen");
    assertNull(api.get(tenant.dashboard(id)).json().getValue("last_accessed_at"));

    for (int i = 0; i < 100; i++) {
      if (api.get(tenant.dashboard(id)).json().getValue("last_accessed_at") != null) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("last_accessed_at was never written");
  }

  /** Uses are written every few seconds, so that a write more would show. */
  @Test
  void lookingAtADashboardAllTheTimeIsSeldomWritten() throws InterruptedException {
    long id = tenant.createDashboard("seen all the time");
    Supplier<Object> noted =
        () -> api.get(tenant.dashboard(id)).json().getValue("last_accessed_at");
    Soon.seen(Duration.ofSeconds(10), () -> noted.get() != null);
    Object first = noted.get();

    for (int i = 0; i < 70; i++) {
      assertEquals(first, noted.get());
      Thread.sleep(100);
    }
  }

  @Test
  void documentsOfAnySizeAreSentOnceWhateverIsOnTheDashboard() {
    String large = "x".repeat(60_000);
    String filter = "x".repeat(16_000);
    JsonObject wanted =
        new JsonObject()
            .put("name", "large")
            .put("description", large)
            .put("filters", new JsonObject().put("a", filter))
            .put(
                "tiles",
                new JsonArray(
                    java.util.stream.IntStream.range(0, 100)
                        .mapToObj(
                            i ->
                                new JsonObject()
                                    .put("text", new JsonObject().put("body", "tile " + i)))
                        .toList()));
    JsonObject made = tenant.api().post(tenant.dashboards(), wanted).expect(201).json();
    JsonObject read = tenant.api().get(tenant.dashboard(made.getLong("id"))).expect(200).json();
    assertEquals(large, read.getString("description"));
    assertEquals(filter, read.getJsonObject("filters").getString("a"));
    assertEquals(100, read.getJsonArray("tiles").size());

    tenant
        .api()
        .patch(
            tenant.dashboard(made.getLong("id")),
            new JsonObject().put("filters", new JsonObject().put("a", "x".repeat(17_000))))
        .expectInvalid(
            "max_length", "Ensure this field has no more than 16384 characters.", "filters");
  }
}
