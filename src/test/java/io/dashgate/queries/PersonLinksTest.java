package io.dashgate.queries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Results of 2022 have the addresses of who is behind each point, which work as they are. */
class PersonLinksTest {

  private static final Set<String> COUNTS =
      Set.of("dau", "weekly_active", "monthly_active", "unique_group");

  /** What was followed. */
  private int links;

  private static Tenant world(Tenant tenant, String zone) {
    tenant.api().patch(tenant.project(), new JsonObject().put("timezone", zone)).expect(200);
    Random random = new Random(7);
    List<StoredEvents.New> events = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      JsonObject properties =
          new JsonObject().put("size", random.nextInt(400) / 8.0).put("$group_0", "g" + i % 5);
      if (random.nextInt(4) > 0) {
        properties.put("k", List.of("a", "b & c", "[1,2]", "Ää?#=%").get(random.nextInt(4)));
      }
      events.add(
          new StoredEvents.New(
              random.nextInt(3) == 0 ? "sign up" : "visit",
              "id " + random.nextInt(25),
              properties.encode(),
              Instant.parse("2022-06-01T00:00:00Z").plusSeconds(random.nextInt(20 * 86_400)),
              UUID.randomUUID(),
              null));
    }
    StoredEvents.of(tenant).events(events);
    for (int i = 0; i < 25; i += 2) {
      StoredEvents.of(tenant).person("id " + i, new JsonObject().put("even", true));
    }
    StoredEvents.of(tenant).merge("id 3", "id 4");
    return tenant;
  }

  private static JsonObject filters(String math, String more) {
    JsonObject visit = new JsonObject().put("id", "visit").put("type", "events").put("order", 0);
    JsonObject any = new JsonObject().putNull("id").put("type", "events").put("order", 1);
    for (JsonObject one : List.of(visit, any)) {
      one.put("math", math).put("math_group_type_index", 0);
      if (!math.equals("unique_group")) {
        one.remove("math_group_type_index");
      }
    }
    any.put(
        "properties",
        JsonArray.of(
            new JsonObject().put("key", "k").put("value", "b & c").put("operator", "is_not")));
    return new JsonObject()
        .put("date_from", "2022-06-08")
        .put("date_to", "2022-06-15")
        .put("events", JsonArray.of(visit, any))
        .mergeIn(new JsonObject(more));
  }

  private void follow(Tenant tenant, JsonObject filters) {
    JsonObject answer = tenant.api().post(tenant.insights() + "trend/", filters).expect(200).json();
    for (Object row : answer.getJsonArray("result")) {
      JsonObject line = (JsonObject) row;
      String math = line.getJsonObject("action").getString("math");
      if (line.containsKey("persons")) {
        follow(tenant, line.getJsonObject("persons"), line.getDouble("aggregated_value"), math);
      } else {
        JsonArray points = line.getJsonArray("persons_urls");
        assertEquals(line.getJsonArray("data").size(), points.size(), filters::encode);
        for (int i = 0; i < points.size(); i++) {
          follow(tenant, points.getJsonObject(i), line.getJsonArray("data").getDouble(i), math);
        }
      }
    }
  }

  private void follow(Tenant tenant, JsonObject link, double value, String math) {
    String url = link.getString("url");
    Set<Object> actors = new HashSet<>();
    int people = 0;
    for (String page = url; page != null; ) {
      JsonObject found = tenant.api().get(page).expect(200).json();
      JsonObject result = found.getJsonArray("results").getJsonObject(0);
      for (Object one : result.getJsonArray("people")) {
        actors.add(((JsonObject) one).getValue("id"));
        people++;
      }
      assertEquals(result.getJsonArray("people").size(), result.getInteger("count"));
      String next = found.getString("next");
      page = next == null ? null : next.replaceFirst("^https?://[^/]+", "");
    }
    links++;
    assertEquals(people, actors.size(), url);
    if (COUNTS.contains(String.valueOf(math))) {
      assertEquals(value, people, url);
    } else {
      assertEquals(value > 0, people > 0, url);
    }
  }

  @Test
  void haveAsManyActorsAsThePointCounts(Tenant tenant) {
    world(tenant, "Europe/Berlin");
    for (String math : List.of("dau", "weekly_active", "unique_group", "total")) {
      for (String more :
          List.of(
              "{}",
              "{\"interval\":\"week\",\"breakdown\":\"k\"}",
              "{\"display\":\"BoldNumber\",\"breakdown\":\"k\",\"breakdown_type\":\"event\"}",
              "{\"compare\":true,\"properties\":[{\"key\":\"even\",\"value\":[\"true\"],"
                  + "\"type\":\"person\"}]}",
              "{\"breakdown\":\"size\",\"breakdown_histogram_bin_count\":3,"
                  + "\"display\":\"ActionsTable\"}",
              "{\"interval\":\"hour\",\"date_to\":\"2022-06-08T23:59:59\"}",
              "{\"interval\":\"month\",\"date_from\":\"2022-06-03\"}")) {
        follow(tenant, filters(math, more));
      }
    }
    follow(tenant, filters("dau", "{\"display\":\"ActionsLineGraphCumulative\"}"));
    follow(tenant, filters("first_time_for_user", "{}"));
    follow(tenant, filters("dau", "{\"breakdowns\":[{\"property\":\"k\",\"type\":\"event\"}]}"));
    assertTrue(links > 500, () -> "only " + links + " links");
  }

  @Test
  void ofWorkedCasesHaveAsManyActorsAsThePointCounts(TestGateway gateway) throws IOException {
    JsonObject file;
    try (InputStream in = getClass().getResourceAsStream("/insight-cases/trends_22.json")) {
      file = new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    Map<String, Tenant> worlds = new HashMap<>();
    for (Object one : file.getJsonArray("cases")) {
      JsonObject given = (JsonObject) one;
      JsonObject filters = given.getJsonObject("ask").getJsonObject("filters");
      String text = given.encode();
      boolean isAsked =
          filters != null
              && COUNTS.stream().anyMatch(math -> text.contains('"' + math + '"'))
              && !text.contains("@action")
              && !text.contains("@cohort")
              && !text.contains("$error")
              && !text.contains("formula");
      if (isAsked && worlds.size() < 6) {
        Tenant tenant =
            worlds.computeIfAbsent(
                given.getString("world"),
                name ->
                    World.create(gateway, file.getJsonObject("worlds").getJsonObject(name))
                        .tenant());
        follow(tenant, filters);
      }
    }
    assertTrue(links > 20, () -> "only " + links + " links");
  }

  @Test
  void clientsMayMakeThemThemselves(Tenant tenant) {
    world(tenant, "UTC");
    String path = tenant.project() + "persons/trends/?date_from=2022-06-01&date_to=2022-06-20";
    int all = count(tenant, path + "&entity_id=visit&entity_type=events");
    assertTrue(all > 5);
    int even =
        count(
            tenant,
            path
                + "&entity_id=visit&properties=%5B%7B%22key%22%3A%22even%22%2C%22value%22%3A%22true%22"
                + "%2C%22type%22%3A%22person%22%7D%5D");
    assertTrue(even > 0 && even < all);
    assertEquals(1, count(tenant, path + "&entity_id=visit&search=ID%2015"));
    assertEquals(0, count(tenant, path + "&entity_id=nothing"));
    assertEquals(
        5,
        count(
            tenant,
            path
                + "&entity_id=visit&entity_math=unique_group&entity_math_group_type_index=0"
                + "&date_from=2022-06-01"));
    tenant.api().get(path).expectInvalid("required", "This field is required.", "entity_id");
    tenant.api().get(path + "&entity_id=1&entity_type=actions").expect(400);
    tenant.api().get(path + "&entity_id=visit&events=nonsense").expect(400);
    tenant.api().get(path + "&entity_id=visit&events=%5B%5D").expect(400);
    tenant
        .api()
        .get(path + "&entity_id=visit&breakdown=%5B%22a%22%2C%22b%22%5D&breakdown_value=a")
        .expect(400);
  }

  private static int count(Tenant tenant, String path) {
    return tenant
        .api()
        .get(path)
        .expect(200)
        .json()
        .getJsonArray("results")
        .getJsonObject(0)
        .getInteger("count");
  }

  @Test
  void areLeftOutWhenThereWouldBeTooMuchOfThem(Tenant tenant) {
    JsonObject filters = filters("dau", "{\"interval\":\"hour\",\"date_from\":\"2022-01-01\"}");
    JsonObject line =
        tenant
            .api()
            .post(tenant.insights() + "trend/", filters)
            .expect(200)
            .json()
            .getJsonArray("result")
            .getJsonObject(0);
    assertEquals(new JsonArray(), line.getJsonArray("persons_urls"));
  }
}
