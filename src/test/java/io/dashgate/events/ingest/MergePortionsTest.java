package io.dashgate.events.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.events.EventLine;
import io.dashgate.events.ingest.IngestSteps.Project;
import io.dashgate.events.ingest.ProjectIngest.Step;
import io.dashgate.testing.Inbox;
import io.dashgate.testing.TestGateway;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A merged person with more distinct ids than a batch moves, and events on them meanwhile. */
class MergePortionsTest {

  private static final int IDS = 2_500;

  private static IngestSteps steps;

  private Project project;

  @BeforeAll
  static void open(TestGateway gateway) throws SQLException {
    steps = new IngestSteps(gateway);
  }

  @AfterAll
  static void close() throws SQLException {
    steps.close();
  }

  @BeforeEach
  void createPersonWithManyIds() {
    project = steps.project(1_000_000, 1_000_000);
    List<EventLine> aliases = new ArrayList<>();
    for (int i = 0; i < IDS; i++) {
      aliases.add(Inbox.event("$create_alias", "old", "{'alias':'id" + i + "'}"));
    }
    project.inbox().append(aliases);
    steps.drain(project);
    send(Inbox.event("x", "new", "{}"));
    project.inbox().append(Inbox.event("$merge_dangerously", "new", "{'alias':'old'}"));
    assertEquals(Step.MORE, steps.step(project));
    assertEquals("1501 1001", moved());
  }

  private void send(EventLine... events) {
    project.inbox().append(events);
    steps.step(project);
  }

  private String text(String sql) {
    return steps.text(sql, project.id());
  }

  /** Returns how many ids are still the loser's, and how many the winner's. */
  private String moved() {
    return text(
        """
        select concat_ws(' ',
          count(*) filter (where person_number <> winner.number),
          count(*) filter (where person_number = winner.number))
        from person_distinct_id,
          (select person_number as number from person where project_id = $1) as winner
        where project_id = $1
        """);
  }

  @Test
  void anEventOnAnIdThatHasNotBeenMovedIsTheWinners() {
    send(
        Inbox.event("x", "id0", "{'$set':{'first':1}}"),
        Inbox.event("x", "id" + (IDS - 1), "{'$set':{'last':1}}"));
    assertEquals("1", text("select count(*) from person_merge where project_id = $1"));
    send(Inbox.event("x", "id9", "{'$set':{'again':1}}"));

    assertEquals("0 2502", moved());
    assertEquals("0", text("select count(*) from person_merge where project_id = $1"));
    assertEquals(
        "{\"first\":1,\"last\":1,\"again\":1}",
        text("select properties from person where project_id = $1"));
  }

  @Test
  void whoTakesTheProjectOverMovesTheRest() {
    ProjectIngest other = steps.worker(project.id(), 1_000_000, 1_000_000);
    project = new Project(project.id(), project.inbox(), other);
    steps.letTake(project);
    send(Inbox.event("x", "id9", "{'$set':{'n':1}}"));
    assertEquals(Step.EMPTY, steps.step(project));

    assertEquals("0 2502", moved());
    assertEquals("{\"n\":1}", text("select properties from person where project_id = $1"));
  }

  @Test
  void theWinnerMayBeMergedMeanwhile() {
    send(Inbox.event("x", "newer", "{'$set':{'n':1}}"));
    createPersonAndMerge();
    while (steps.step(project) != Step.EMPTY) {
      assertEquals("1", text("select count(*) from person where project_id = $1"));
    }

    assertEquals("0 2503", moved());
    assertEquals("{\"n\":1}", text("select properties from person where project_id = $1"));
  }

  private void createPersonAndMerge() {
    send(Inbox.event("$merge_dangerously", "newer", "{'alias':'new'}"));
  }

  @Test
  void aMergeIsRememberedOnce() {
    String row = "select concat_ws(' ', ctid, xmin) from person_merge where project_id = $1";
    String before = text(row);
    send(Inbox.event("x", "other", "{}"));

    assertEquals(before, text(row));
  }
}
