package io.dashgate.events.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Inbox;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rows of the inbox that are committed after rows with higher ids. */
class InboxOrderTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void whatIsSentAfterALateCommitIsProcessedAfterIt(TestGateway gateway) throws SQLException {
    try (IngestSteps steps = new IngestSteps(gateway);
        Connection late = gateway.database().connectAsOwner()) {
      IngestSteps.Project project = steps.project(20_000, 100_000);
      late.setAutoCommit(false);
      String line = Inbox.event("x", "ann", "{'$set':{'last':1}}").write();
      TestDatabase.run(
          late,
          "insert into event_inbox (project_id, events, bytes, codec, data)"
              + " values (%d, 1, %d, 0, convert_to('%s', 'UTF8'))"
                  .formatted(project.id(), line.length(), line));
      project.inbox().append(Inbox.event("x", "bob", "{}"));
      steps.drain(project);

      // acknowledged, so that the sender goes on
      late.commit();
      project.inbox().append(Inbox.event("x", "ann", "{'$set':{'last':2}}"));
      steps.drain(project);

      String last =
          """
          select p.properties ->> 'last'
          from person_distinct_id d
          join person p on p.project_id = $1 and p.person_number = d.person_number
          where d.project_id = $1
            and d.distinct_id = 'ann'
          """;
      assertEquals("2", steps.text(last, project.id()));
    }
  }

  @Test
  void rowsOfSomeSecondsAreLookedAtAgainAndOnceASecondAllOfThem() {
    InboxPosition position = new InboxPosition(0);
    for (int second = 1; second <= 20; second++) {
      long looks = second * (SECOND + 1);
      assertEquals(0, position.from(looks));
      position.reached(100 * second);
      for (int batch = 1; batch < 10; batch++) {
        long from = position.from(looks + batch * SECOND / 20);
        position.reached(100 * second + batch);
        int before = 100 * (second - 5);
        assertTrue(from <= Math.max(0, before + 9), () -> "as of 5 seconds ago");
        assertTrue(second < 10 || from >= before - 100, () -> "not from the start each time");
      }
    }
  }

  @Test
  void afterAFailureAllRowsAreLookedAt() {
    InboxPosition position = new InboxPosition(0);
    for (int second = 1; second <= 9; second++) {
      position.from(second * (SECOND + 1));
      position.reached(100 * second);
    }
    long now = 9 * (SECOND + 1) + 1;
    assertTrue(position.from(now) > 0);

    position.restart();

    assertEquals(0, position.from(now));
  }
}
