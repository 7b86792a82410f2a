package io.dashgate.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.ProjectEventRows;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of events and persons when nobody may see them any more. */
@GatewaySettings
class EventPurgeTest {

  private static long purge(TestGateway gateway) {
    return gateway
        .gateway()
        .maintenance()
        .purgeEvents()
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  @Test
  void rowsOfADeletedProjectAreRemovedAndNoOthers(TestGateway gateway) {
    TestDatabase database = gateway.database();
    Tenant deleted = gateway.signUp();
    Tenant other = gateway.signUp();
    ProjectEventRows.add(database, deleted.projectId());
    ProjectEventRows.add(database, other.projectId());
    List<String> before = ProjectEventRows.of(database, other.projectId());
    assertEquals(20, before.size(), before::toString);
    purge(gateway);
    assertEquals(20, ProjectEventRows.of(database, deleted.projectId()).size());

    deleted.api().delete("/api/projects/" + deleted.projectId() + "/").expect(204);
    assertEquals(20, purge(gateway));

    assertEquals(List.of(), ProjectEventRows.of(database, deleted.projectId()));
    assertEquals(before, ProjectEventRows.of(database, other.projectId()));
  }

  @Test
  void eventsThatNobodyHasLookedAtAreRemovedToo(TestGateway gateway) {
    TestDatabase database = gateway.database();
    Tenant deleted = gateway.signUp();
    long project = deleted.projectId();
    deleted.api().delete("/api/projects/" + project + "/").expect(204);
    database.execute(
        "insert into event_inbox (project_id, events, bytes, codec, data) values (%d, 1, 2, 0, '{}')"
            .formatted(project));

    purge(gateway);

    assertEquals(List.of(), ProjectEventRows.of(database, project));
  }

  @Test
  void oldWarningsRejectedEventsAndCountsAreRemoved(TestGateway gateway) {
    TestDatabase database = gateway.database();
    Tenant tenant = gateway.signUp();
    long project = tenant.projectId();
    ProjectEventRows.add(database, project);
    database.execute("update event_rejected set received_at = now() - interval '91 days'");
    database.execute(
        "insert into ingestion_warning values (%d, 'old', '', now() - interval '31 days', now(), 1, '{}')"
            .formatted(project));
    database.execute(
        "insert into event_usage values (%d, month_number(now()) - 14, 3)".formatted(project));

    assertTrue(purge(gateway) >= 3);

    List<String> rows = ProjectEventRows.of(database, project);
    assertEquals(19, rows.size(), rows::toString);
  }
}
