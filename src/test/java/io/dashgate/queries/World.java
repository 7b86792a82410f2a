package io.dashgate.queries;

import io.dashgate.testing.Inbox;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A project with the settings, persons, groups and events of a small world, sent as an SDK would.
 */
record World(Tenant tenant) {

  /** What makes persons and groups is an event, too: it happens before everything else. */
  private static final Duration BEFORE = Duration.ofDays(400);

  /** An event to be sent. */
  private record Sent(Instant time, JsonObject body) {}

  /** Creates a project and sends a world to it. */
  static World create(TestGateway gateway, JsonObject world) {
    Tenant tenant = gateway.signUp();
    JsonObject settings = new JsonObject().put("timezone", world.getString("timezone", "UTC"));
    if (world.getValue("week_start") != null) {
      settings.put("week_start_day", world.getInteger("week_start"));
    }
    if (world.getValue("test_account_filters") != null) {
      settings.put("test_account_filters", world.getJsonArray("test_account_filters"));
    }
    tenant.api().patch(tenant.project(), settings).expect(200);
    List<Sent> events = new ArrayList<>(makers(world));
    objects(world, "events").map(World::event).forEach(events::add);
    setProperties(world, events);
    events.sort(Comparator.comparing(Sent::time));
    send(gateway, tenant, events);
    return new World(tenant);
  }

  private static Stream<JsonObject> objects(JsonObject object, String name) {
    return object.getJsonArray(name, new JsonArray()).stream().map(JsonObject.class::cast);
  }

  private static Instant time(String text) {
    return OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
  }

  private static Sent event(JsonObject event) {
    return new Sent(
        time(event.getString("timestamp")),
        new JsonObject()
            .put("event", event.getString("event"))
            .put("distinct_id", event.getString("distinct_id"))
            .put("timestamp", event.getString("timestamp"))
            .put("properties", event.getJsonObject("properties", new JsonObject()).copy()));
  }

  /** Returns the events that join the ids of persons, and those that make groups. */
  private static List<Sent> makers(JsonObject world) {
    Instant first =
        objects(world, "events")
            .map(event -> time(event.getString("timestamp")))
            .min(Comparator.naturalOrder())
            .orElseThrow();
    Instant usual = "first".equals(world.getString("setup")) ? first : first.minus(BEFORE);
    List<Sent> makers = new ArrayList<>();
    objects(world, "persons")
        .forEach(
            person -> {
              String created = person.getString("created_at");
              Instant at = created == null ? usual : time(created);
              List<String> ids = ids(person);
              for (String alias : ids.subList(1, ids.size())) {
                makers.add(
                    maker(
                        at,
                        "$create_alias",
                        ids.get(0),
                        new JsonObject().put("distinct_id", ids.get(0)).put("alias", alias)));
              }
              if (created != null && ids.size() == 1) {
                makers.add(maker(at, "$set", ids.get(0), new JsonObject()));
              }
            });
    objects(world, "groups")
        .forEach(
            group ->
                makers.add(
                    maker(
                        usual,
                        "$groupidentify",
                        "maker of groups",
                        new JsonObject()
                            .put("$group_type", "type " + group.getInteger("index"))
                            .put("$group_key", group.getString("key"))
                            .put("$group_set", group.getJsonObject("properties")))));
    return makers;
  }

  private static List<String> ids(JsonObject person) {
    return person.getJsonArray("distinct_ids").stream().map(String.class::cast).toList();
  }

  private static Sent maker(Instant at, String event, String id, JsonObject properties) {
    return new Sent(
        at,
        new JsonObject()
            .put("event", event)
            .put("distinct_id", id)
            .put("timestamp", at.toString())
            .put("properties", properties));
  }

  /** The first event of a person sets the person's properties. */
  private static void setProperties(JsonObject world, List<Sent> events) {
    Map<String, JsonObject> byId = new HashMap<>();
    objects(world, "persons").forEach(person -> ids(person).forEach(id -> byId.put(id, person)));
    events.sort(Comparator.comparing(Sent::time));
    for (Sent event : events) {
      JsonObject person = byId.get(event.body().getString("distinct_id"));
      if (person != null && person.getJsonObject("properties") != null) {
        event.body().getJsonObject("properties").put("$set", person.getJsonObject("properties"));
        ids(person).forEach(byId::remove);
      }
    }
  }

  private static void send(TestGateway gateway, Tenant tenant, List<Sent> events) {
    String token = tenant.api().get(tenant.project()).expect(200).json().getString("api_token");
    JsonArray batch = new JsonArray();
    for (int i = 0; i < events.size(); i++) {
      batch.add(
          events
              .get(i)
              .body()
              .put(
                  "uuid", new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L + i).toString()));
    }
    gateway
        .anonymous()
        .post(
            "/batch/",
            new JsonObject()
                .put("api_key", token)
                .put("historical_migration", true)
                .put("batch", batch))
        .expect(200);
    new Inbox(gateway.database(), tenant.projectId()).awaitEmpty();
  }
}
