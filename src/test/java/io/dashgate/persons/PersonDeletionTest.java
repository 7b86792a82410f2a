package io.dashgate.persons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.events.sealing.AllEvents;
import io.dashgate.events.sealing.SealSteps;
import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Inbox;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Persons that are deleted, with their events or without. */
class PersonDeletionTest {

  private Tenant tenant;
  private TestDatabase database;
  private Api api;
  private String token;
  private String persons;
  private String events;
  private SealSteps steps;

  @BeforeEach
  void create(Tenant fresh) {
    tenant = fresh;
    database = fresh.gateway().database();
    api = fresh.api();
    token = api.get(fresh.project()).expect(200).json().getString("api_token");
    persons = fresh.project() + "persons/";
    events = fresh.project() + "events/";
    steps = new SealSteps(database, 1, Duration.ofDays(7));
  }

  @AfterEach
  void close() {
    steps.close();
  }

  private static JsonObject event(String name, String distinctId, JsonObject properties) {
    return new JsonObject()
        .put("event", name)
        .put("uuid", UUID.randomUUID().toString())
        .put("distinct_id", distinctId)
        .put("properties", properties);
  }

  private static JsonObject email(String address) {
    return new JsonObject().put("$set", new JsonObject().put("email", address));
  }

  /** Sends events, and waits until they are stored. */
  private void send(JsonObject... all) {
    JsonObject body =
        new JsonObject().put("api_key", token).put("batch", JsonArray.of((Object[]) all));
    tenant.gateway().anonymous().post("/batch/", body).expect(200);
    new Inbox(database, tenant.projectId()).awaitEmpty();
  }

  /** Two persons; the first has two distinct ids. */
  private void sendTwo() {
    send(
        event("paid", "anonymous 1", new JsonObject()),
        event("$identify", "ann", email("ann@example.com").put("$anon_distinct_id", "anonymous 1")),
        event("paid", "ann", new JsonObject().put("amount", 3)),
        event("paid", "bob", email("bob@example.com").put("amount", 5)));
  }

  private JsonObject person(String distinctId) {
    List<JsonObject> found = found(distinctId);
    assertEquals(1, found.size());
    return found.get(0);
  }

  private List<JsonObject> found(String distinctId) {
    return api.get(persons + "?distinct_id=" + distinctId.replace(" ", "%20"))
        .expect(200)
        .results();
  }

  private List<JsonObject> listed() {
    return api.get(events + "?after=2000-01-01").expect(200).results();
  }

  private List<String> distinctIds() {
    return listed().stream().map(one -> one.getString("distinct_id")).sorted().toList();
  }

  /** Distinct ids of a query that reads columns. A name makes it another one each time. */
  private long actors() {
    JsonObject series =
        new JsonObject()
            .put("kind", "EventsNode")
            .put("event", "paid")
            .put("math", "dau")
            .put("custom_name", UUID.randomUUID().toString());
    JsonObject query =
        new JsonObject()
            .put("kind", "TrendsQuery")
            .put("series", JsonArray.of(series))
            .put("dateRange", new JsonObject().put("date_from", "-1d"))
            .put("trendsFilter", new JsonObject().put("display", "BoldNumber"));
    JsonObject answer =
        api.post(tenant.project() + "query/", new JsonObject().put("query", query))
            .expect(200)
            .json();
    return answer.getJsonArray("results").getJsonObject(0).getLong("aggregated_value");
  }

  @Test
  void keptResultsNameNobodyWhoIsErased() {
    sendTwo();
    JsonObject series = new JsonObject().put("kind", "EventsNode").put("event", "paid");
    JsonObject query =
        new JsonObject()
            .put("kind", "TrendsQuery")
            .put("series", JsonArray.of(series))
            .put(
                "breakdownFilter",
                new JsonObject().put("breakdown", "email").put("breakdown_type", "person"));
    JsonObject body = new JsonObject().put("query", query);
    String path = tenant.project() + "query/";
    api.post(path, body).expect(200);
    Answer kept = api.post(path, body).expect(200);
    assertTrue(kept.json().getBoolean("is_cached"));
    assertTrue(kept.body().contains("bob@example.com"));

    delete(person("bob"), "?delete_events=true").expect(202);

    assertFalse(api.post(path, body).expect(200).body().contains("bob@example.com"));
  }

  private Answer delete(JsonObject person, String query) {
    return api.delete(persons + person.getString("id") + "/" + query);
  }

  private long count(String table) {
    return database.count(
        "select count(*) from " + table + " where project_id = ?", tenant.projectId());
  }

  private void remove() {
    database.execute(
        "update event_project set removal_at = null where project_id = ?", tenant.projectId());
    steps.remove(tenant.projectId());
  }

  @Test
  void theEventsOfAPersonAreNotReadAnyMoreAndThenRemoved() throws SQLException {
    sendTwo();
    steps.run(tenant.projectId());
    send(event("paid", "anonymous 1", new JsonObject()));
    assertEquals(2, actors());
    JsonObject ann = person("ann");
    List<String> hers =
        listed().stream()
            .filter(one -> !one.getString("distinct_id").equals("bob"))
            .map(one -> one.getString("id"))
            .toList();
    assertEquals(4, hers.size());

    Answer answer = delete(ann, "?delete_events=true");

    assertEquals("", answer.expect(202).body());
    api.get(persons + ann.getString("id") + "/").expectNotFound("Not found.");
    assertEquals(List.of("bob"), distinctIds());
    hers.forEach(id -> api.get(events + id + "/").expect(404));
    assertEquals(1, actors());
    assertEquals(1, api.get(persons).expect(200).results().size());
    assertEquals(List.of(), found("anonymous 1"));
    try (Connection owner = database.connectAsOwner()) {
      AllEvents all = new AllEvents(owner, tenant.projectId());

      remove();

      assertEquals(1, all.byUuid().size());
    }
    assertEquals(0, count("erased_id"));
    assertEquals(List.of("bob"), distinctIds());
    assertEquals(1, actors());
  }

  @Test
  void laterEventsOfTheSameDistinctIdAreThoseOfANewPerson() {
    sendTwo();
    JsonObject ann = person("ann");

    delete(ann, "?delete_events=true").expect(202);
    send(
        event("paid", "ann", email("new@example.com")), event("paid", "anonymous 1", email("b@c")));

    assertEquals(List.of("ann", "anonymous 1", "bob"), distinctIds());
    JsonObject fresh = person("ann");
    assertEquals("new@example.com", fresh.getJsonObject("properties").getString("email"));
    assertEquals(JsonArray.of("ann"), fresh.getJsonArray("distinct_ids"));
    assertNotEquals(fresh.getString("id"), person("anonymous 1").getString("id"));
    assertEquals(3, actors());

    remove();

    assertEquals(List.of("ann", "anonymous 1", "bob"), distinctIds());
    assertEquals(3, actors());
    assertEquals(0, count("erased_id"));
  }

  @Test
  void anErasedEventThatIsSentAgainStaysAway() {
    JsonObject sent = event("paid", "ann", email("ann@example.com"));
    send(sent);
    delete(person("ann"), "?delete_events=true").expect(202);

    send(sent);

    assertEquals(List.of(), listed());
    remove();
    send(sent);
    assertEquals(List.of(), listed());
  }

  @Test
  void withoutItsEventsAPersonIsDeletedAlone() {
    sendTwo();
    steps.run(tenant.projectId());
    assertEquals(2, actors());

    delete(person("ann"), "").expect(202);

    assertEquals(1, api.get(persons).expect(200).results().size());
    assertEquals(List.of("", "", "", "bob"), distinctIds());
    assertEquals(2, actors());
    assertEquals(0, count("erased_id"));
    remove();
    assertEquals(4, listed().size());
    send(event("paid", "ann", email("new@example.com")));
    assertEquals(3, actors());
  }

  @Test
  void aPersonThatIsKeptLosesItsEvents() {
    sendTwo();
    JsonObject ann = person("ann");

    delete(ann, "?delete_events=true&keep_person=true").expect(202);

    assertEquals(List.of("bob"), distinctIds());
    assertEquals(ann, person("ann"));
    send(event("paid", "ann", new JsonObject()), event("paid", "anonymous 1", new JsonObject()));
    assertEquals(List.of("ann", "anonymous 1", "bob"), distinctIds());
    assertEquals(ann, person("ann"));
    assertEquals(2, actors());
    remove();
    assertEquals(List.of("ann", "anonymous 1", "bob"), distinctIds());
    assertEquals(2, actors());
    delete(ann, "?keep_person=true").expect(202);
    assertEquals(ann, person("ann"));
    assertEquals(3, listed().size());
  }

  @Test
  void distinctIdsThatAMergeHasYetToMoveGoToo() {
    sendTwo();
    database.execute(
        "insert into person_merge (project_id, loser_number, winner_number)"
            + " select project_id, person_number, (select person_number from person_distinct_id"
            + " where project_id = d.project_id and distinct_id = 'bob') from person_distinct_id d"
            + " where project_id = ? and distinct_id = 'ann'",
        tenant.projectId());
    database.execute(
        "delete from person where project_id = ? and properties ->> 'email' = 'ann@example.com'",
        tenant.projectId());

    delete(person("bob"), "?delete_events=true").expect(202);

    assertEquals(List.of(), listed());
    assertEquals(0, count("person_merge"));
    assertEquals(0, count("person_distinct_id"));
    remove();
    assertEquals(0, count("event"));
  }

  @Test
  void propertiesOfADeletedPersonAreInNoPackedColumn() {
    sendTwo();
    database.execute(
        "insert into person_column values (?, 'email', 1, 1, '\\x01'), (?, '', 1, 1, '\\x01')",
        tenant.projectId(),
        tenant.projectId());

    delete(person("ann"), "").expect(202);

    assertEquals(
        List.of(""),
        database.texts("select key from person_column where project_id = " + tenant.projectId()));
  }

  @Test
  void aPersonThatIsNotThereIsNotFound() {
    sendTwo();
    api.delete(persons + UUID.randomUUID() + "/").expectNotFound("Not found.");
    api.delete(persons + "999/?delete_events=true").expectNotFound("Not found.");
    api.delete(persons + "99999999999/").expectNotFound("Not found.");
    api.delete(persons + "ann/")
        .expectInvalid(
            "invalid_input",
            "The ID provided does not look like a personID. If you are using a distinctId, please"
                + " use /persons?distinct_id=ann instead.",
            null);
    JsonObject ann = person("ann");
    delete(ann, "").expect(202);
    delete(ann, "").expectNotFound("Not found.");
    assertEquals(4, listed().size());
  }

  private Answer bulk(JsonObject body) {
    return api.post(persons + "bulk_delete/", body);
  }

  @Test
  void severalAreDeletedByDistinctIdsOrByIds() {
    sendTwo();
    send(event("paid", "eve", email("eve@example.com")));
    JsonObject answer =
        bulk(new JsonObject()
                .put("distinct_ids", JsonArray.of("ann", "anonymous 1", "nobody"))
                .put("delete_events", true))
            .expect(202)
            .json();
    assertEquals(
        new JsonObject()
            .put("persons_found", 1)
            .put("persons_deleted", 1)
            .put("events_queued_for_deletion", true)
            .put("recordings_queued_for_deletion", false)
            .put("deletion_errors", new JsonArray()),
        answer);
    assertEquals(List.of("bob", "eve"), distinctIds());

    answer =
        bulk(new JsonObject()
                .put(
                    "ids",
                    JsonArray.of(
                        person("bob").getString("id"),
                        person("eve").getString("id"),
                        UUID.randomUUID().toString(),
                        "12345")))
            .expect(202)
            .json();

    assertEquals(2, answer.getInteger("persons_deleted"));
    assertFalse(answer.getBoolean("events_queued_for_deletion"));
    assertEquals(List.of("", ""), distinctIds());
    assertEquals(List.of(), api.get(persons).expect(200).results());
  }

  @Test
  void aRequestThatNamesNobodyOrTooManyIsRefused() {
    JsonArray many = new JsonArray();
    for (int i = 0; i < 1_001; i++) {
      many.add("id " + i);
    }
    bulk(new JsonObject())
        .expectInvalid("invalid_input", "You need to specify either distinct_ids or ids", null);
    bulk(new JsonObject().put("ids", JsonArray.of("1")).put("distinct_ids", JsonArray.of("a")))
        .expectInvalid(
            "invalid_input", "You must provide either distinct_ids or ids, not both", null);
    bulk(new JsonObject().put("distinct_ids", many))
        .expectInvalid("invalid_input", "You can only pass 1000 ids in one call", "distinct_ids");
    many.remove(0);
    assertEquals(
        0,
        bulk(new JsonObject().put("distinct_ids", many))
            .expect(202)
            .json()
            .getInteger("persons_found"));
    bulk(new JsonObject().put("ids", JsonArray.of("ann"))).expect(400);
  }

  @Test
  void aPersonOfAnotherProjectStays(Tenant other) {
    sendTwo();
    JsonObject ann = person("ann");

    other.api().delete(other.project() + "persons/" + ann.getString("id") + "/").expect(404);
    other
        .api()
        .post(
            other.project() + "persons/bulk_delete/",
            new JsonObject().put("ids", JsonArray.of(ann.getString("id"))))
        .expect(202);

    assertEquals(ann, person("ann"));
    assertEquals(new TreeSet<>(List.of("ann", "anonymous 1", "bob")), new TreeSet<>(distinctIds()));
    assertEquals(4, listed().size());
  }
}
