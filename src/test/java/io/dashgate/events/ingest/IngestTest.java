package io.dashgate.events.ingest;

import static io.dashgate.testing.Inbox.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.events.EventLine;
import io.dashgate.persons.PersonUuid;
import io.dashgate.testing.Inbox;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The worker of a gateway, through rows in the inbox. */
class IngestTest {

  private TestDatabase database;
  private long project;
  private Inbox inbox;

  @BeforeEach
  void signUp(TestGateway gateway) {
    Tenant tenant = gateway.signUp();
    database = gateway.database();
    project = tenant.projectId();
    inbox = new Inbox(database, project);
  }

  private List<String> texts(String sql) {
    return database.texts(sql.replace("$1", Long.toString(project)));
  }

  private String text(String sql) {
    List<String> texts = texts(sql);
    assertEquals(1, texts.size(), sql);
    return texts.get(0);
  }

  private void process(EventLine... events) {
    inbox.append(events);
    inbox.awaitEmpty();
  }

  @Test
  void anEventIsARowWithItsPerson() {
    UUID uuid = UUID.randomUUID();
    Instant time = Instant.parse("2026-01-02T03:04:05.123456Z");
    process(event(uuid, "signed up", "ann", time, "{'n':1.0,'$set':{'plan':'pro'}}"));

    assertEquals(
        "signed up|2026-01-02 03:04:05.123456+00|{\"n\":1.0,\"$set\":{\"plan\":\"pro\"}}|ann|"
            + PersonUuid.of(project, "ann")
            + "|{\"plan\":\"pro\"}",
        text(
            """
            select concat_ws('|', n.name, e.ts at time zone 'UTC' || '+00', e.properties, d.distinct_id,
              p.uuid, p.properties)
            from event e
            join event_name n on n.project_id = $1 and n.event_number = e.event_number
            join person_distinct_id d on d.project_id = $1 and d.id_number = e.id_number
            join person p on p.project_id = $1 and p.person_number = d.person_number
            where e.project_id = $1
            """));
    assertEquals(
        uuid + " 20455", text("select uuid || ' ' || day from event_uuid where project_id = $1"));
  }

  @Test
  void anEventIsStoredOnceHoweverOftenItIsSent() {
    EventLine first = event("x", "a", "{'$set':{'n':1}}");
    process(first, first);
    process(event("$set", "a", "{'$set':{'n':2}}"));
    process(first);

    assertEquals("2", text("select count(*) from event where project_id = $1"));
    assertEquals("{\"n\":2}", text("select properties from person where project_id = $1"));
  }

  @Test
  void anEventThatArrivedInAnotherMonthIsNotStoredAgain() {
    EventLine first = event("x", "a", "{}");
    process(first);
    database.execute(
        "update event_uuid set month = month_number(now()) + 1 where project_id = ?", project);
    process(first);

    assertEquals("1", text("select count(*) from event where project_id = $1"));
  }

  @Test
  void theTimeOfAnEventIsThatOfItsArrivalIfItIsNotPlausible() {
    process(
        event(UUID.randomUUID(), "x", "a", Instant.now().plusSeconds(24 * 3600 + 60), "{}"),
        new EventLine(UUID.randomUUID(), true, -5_000_000, "y", "a", false, "a:b", "{}"));

    assertEquals(
        List.of("x 0", "y 5 a:b"),
        texts(
            """
            select concat_ws(' ', n.name, extract(epoch from e.received_at - e.ts)::int, e.elements_chain)
            from event e
            join event_name n on n.project_id = $1 and n.event_number = e.event_number
            where e.project_id = $1
            order by n.name
            """));
  }

  @Test
  void eventsWithoutAProfileLoseWhatConcernsPersons() {
    process(
        event("x", "a", "{'$process_person_profile':false,'$set':{'n':1},'k':1}"),
        event("y", "a", "{'$process_person_profile':true,'k':2}"),
        new EventLine(UUID.randomUUID(), true, 0, "z", "b", true, null, "{\"k\":3}"));

    assertEquals(
        List.of(
            "{\"k\":1,\"$process_person_profile\":false}",
            "{\"k\":2}",
            "{\"k\":3,\"$process_person_profile\":false}"),
        texts("select properties from event where project_id = $1 order by event_number"));
    assertEquals("1", text("select count(*) from person where project_id = $1"));
    assertEquals("2", text("select count(*) from person_distinct_id where project_id = $1"));
  }

  @Test
  void anIdentifyWithoutAProfileIsDroppedWithAWarning() {
    process(
        event("$identify", "a", "{'$process_person_profile':false,'$anon_distinct_id':'b'}"),
        event("x", "a", "{'$process_person_profile':'no'}"));

    assertEquals("1", text("select count(*) from event where project_id = $1"));
    assertEquals(
        List.of(
            "invalid_event_when_process_person_profile_is_false a 1",
            "invalid_process_person_profile a 1"),
        texts(
            """
            select concat_ws(' ', type, key, count)
            from ingestion_warning
            where project_id = $1
            order by type
            """));
  }

  @Test
  void mergedIdsAreOnePersonAndEventsStayAsTheyAre() {
    process(event("x", "anon", "{}"));
    process(event("x", "ann", "{}"));
    process(event("$identify", "ann", "{'$anon_distinct_id':'anon'}"));
    process(event("x", "anon", "{}"));

    assertEquals(
        List.of("ann 2 2", "anon 1 2"),
        texts(
            """
            select concat_ws(' ', distinct_id, id_number, person_number)
            from person_distinct_id
            where project_id = $1
            order by distinct_id
            """));
    assertEquals(
        "2 t",
        text(
            "select concat_ws(' ', person_number, is_identified) from person where project_id = $1"));
    assertEquals("2", text("select count(*) from event where project_id = $1 and id_number = 1"));
  }

  @Test
  void thousandsOfIdsAreMovedInPortions() {
    List<EventLine> aliases = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      aliases.add(event("$create_alias", "old", "{'alias':'id" + i + "'}"));
    }
    inbox.append(aliases);
    inbox.awaitEmpty();
    process(event("x", "new", "{}"));
    process(
        event("$merge_dangerously", "new", "{'alias':'old'}"),
        event("x", "id7", "{'$set':{'n':1}}"));
    Soon.seen(
        Duration.ofSeconds(10),
        () ->
            database.count("select count(*) from person_merge where project_id = ?", project) == 0);

    assertEquals(
        "2502 1",
        text(
            "select concat_ws(' ', count(*), count(distinct person_number)) from person_distinct_id where project_id = $1"));
    assertEquals("{\"n\":1}", text("select properties from person where project_id = $1"));
  }

  @Test
  void groupsAreStoredAndNamedOnEvents() {
    process(
        event("x", "a", "{'$groups':{'company':'acme'}}"),
        event(
            "$groupidentify",
            "a",
            "{'$group_type':'company','$group_key':'acme','$group_set':{'size':5}}"));

    assertEquals(
        "{\"$groups\":{\"company\":\"acme\"},\"$group_0\":\"acme\"}",
        texts("select properties from event where project_id = $1 order by event_number").get(0));
    assertEquals(
        "0 acme {\"size\":5}",
        text(
            "select concat_ws(' ', group_type_index, group_key, properties) from groups where project_id = $1"));
  }

  @Test
  void definitionsAreCollected() {
    process(
        event("x", "a", "{'n':1,'t':'text','none':null,'$set':{'email':'e'},'$group_0':'g'}"),
        event("y", "a", "{'none':true}"),
        event(
            "$groupidentify",
            "a",
            "{'$group_type':'company','$group_key':'acme','$group_set':{'size':5}}"));

    assertEquals(
        List.of("$groupidentify", "x", "y"),
        texts(
            "select name from event_definition where project_id = $1 order by name collate \"C\""));
    assertEquals(
        List.of("1 n Numeric", "1 none Boolean", "1 t String", "2 email String", "3 size Numeric"),
        texts(
            """
            select concat_ws(' ', type, name, property_type)
            from property_definition
            where project_id = $1
            order by type, name
            """));
    assertEquals(
        List.of("x n", "x none", "x t", "y none"),
        texts(
            """
            select concat_ws(' ', event, property)
            from event_property
            where project_id = $1
            order by event, property
            """));
  }

  @Test
  void aTypeIsSetOnceThereIsOne() {
    process(event("x", "a", "{'n':null}"));
    process(event("x", "a", "{'n':1}"));
    process(event("x", "a", "{'n':'text'}"));

    assertEquals(
        "Numeric", text("select property_type from property_definition where project_id = $1"));
  }

  @Test
  void whatCannotBeProcessedIsSetAsideAndHoldsUpNothing() {
    List<EventLine> events = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      // capture cuts names, so that none is refused
      events.add(event(i == 37 ? "x".repeat(201) : "x", "a", "{'n':" + i + "}"));
    }
    String lines = events.stream().map(EventLine::write).collect(Collectors.joining("\n"));
    inbox.append("no event\n" + lines, 101);
    inbox.append(event("last", "a", "{}"));
    inbox.awaitEmpty();

    assertEquals("100", text("select count(*) from event where project_id = $1"));
    assertEquals(
        List.of("no event", "[\""),
        texts(
            "select left(data, case when data like 'no%' then 20 else 2 end) from event_rejected where project_id = $1 order by id"));
    assertEquals(
        "0", text("select count(*) from event_rejected where project_id = $1 and reason is null"));
  }

  @Test
  void eventsOfAProjectThatIsGoneAreLeft() {
    long gone = 1_000_000_000L + project;
    Inbox others = new Inbox(database, gone);
    others.append(event("x", "a", "{}"));
    process(event("x", "a", "{}"));
    process(event("x", "a", "{}"));

    assertEquals(1, others.rows());
    assertEquals(0, database.count("select count(*) from event where project_id = ?", gone));
    database.execute("delete from event_inbox where project_id = ?", gone);
  }

  @Test
  void allProjectsAreServed(TestGateway gateway) {
    List<Inbox> inboxes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      inboxes.add(new Inbox(database, gateway.signUp().projectId()));
    }
    for (int i = 0; i < 20; i++) {
      inboxes.forEach(one -> one.append(event("x", "a", "{}"), event("x", "b", "{}")));
    }
    inboxes.forEach(Inbox::awaitEmpty);

    assertTrue(inboxes.stream().allMatch(one -> one.rows() == 0));
  }
}
