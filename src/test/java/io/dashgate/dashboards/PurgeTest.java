package io.dashgate.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.Api;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Removal of rows that were deleted long ago, with two processes on one database. */
@GatewaySettings
class PurgeTest {

  private static TestGateway first;
  private static TestGateway second;
  private static TestDatabase database;
  private static Tenant tenant;
  private static Api api;

  @BeforeAll
  static void start(Tenant fresh) {
    tenant = fresh;
    api = fresh.api();
    first = fresh.gateway();
    database = first.database();
    second =
        first.another(
            Map.of("DASHGATE_JWT_SECRET", "s".repeat(32), "DASHGATE_RETENTION_DAYS", "0"));
  }

  @AfterAll
  static void stop() {
    second.close();
  }

  private static long purge(TestGateway gateway) {
    return await(gateway.gateway().maintenance().purgeDeleted());
  }

  private static long await(Future<Long> removed) {
    return removed.toCompletionStage().toCompletableFuture().join();
  }

  private static long deletedDashboard(int days) {
    long id =
        api.post(
                tenant.dashboards(),
                new JsonObject()
                    .put("name", "d")
                    .put(
                        "tiles",
                        JsonArray.of(
                            new JsonObject().put("text", new JsonObject().put("body", "b")))))
            .expect(201)
            .id();
    api.get(tenant.dashboard(id) + "sharing/").expect(200);
    api.delete(tenant.dashboard(id)).expect(204);
    age("dashboard", id, days);
    return id;
  }

  private static void age(String table, long id, int days) {
    database.execute(
        "update "
            + table
            + " set deleted_at = now() - make_interval(days => ?) + interval '1 minute'"
            + " where id = ?",
        days,
        id);
  }

  @Test
  void whatIsYoungerStaysAndWhatIsOlderIsGoneForGood() {
    long young = deletedDashboard(30);
    long old = deletedDashboard(31);
    long youngInsight = tenant.createInsight("young");
    long oldInsight = tenant.createInsight("old");
    api.delete(tenant.insight(youngInsight)).expect(204);
    api.delete(tenant.insight(oldInsight)).expect(204);
    age("insight", youngInsight, 30);
    age("insight", oldInsight, 31);
    long live = tenant.createDashboard("live");
    long tile =
        api.post(tenant.dashboard(live) + "create_text_tile/", "{\"body\":\"x\"}").expect(201).id();
    api.post(tenant.dashboard(live) + "delete_tile/", new JsonObject().put("tileId", tile));
    database.execute("update tile set deleted_at = now() - interval '31 days' where id = ?", tile);

    assertEquals(3, purge(first));
    assertEquals(0, purge(first));

    api.patch(tenant.dashboard(old), "{\"deleted\":false}").expectNotFound("Not found.");
    api.patch(tenant.insight(oldInsight), "{\"deleted\":false}").expectNotFound("Not found.");
    assertEquals(
        1, api.patch(tenant.dashboard(young), "{\"deleted\":false}").expect(200).tiles().size());
    api.patch(tenant.insight(youngInsight), "{\"deleted\":false}").expect(200);
    api.get(tenant.dashboard(live)).expect(200);
    assertEquals(0, database.count("select count(*) from tile where dashboard_id = ?", old));
  }

  @Test
  void restoringStartsTheTimeAnew() {
    long id = deletedDashboard(31);
    api.patch(tenant.dashboard(id), "{\"deleted\":false}").expect(200);
    assertEquals(0, purge(first));
    api.patch(tenant.dashboard(id), "{\"deleted\":true}").expect(200);
    assertEquals(0, purge(first));
    long born = api.post(tenant.dashboards(), "{\"name\":\"b\",\"deleted\":true}").expect(201).id();
    assertEquals(0, purge(first));
    api.patch(tenant.dashboard(born), "{\"deleted\":false}").expect(200);
  }

  @Test
  void oneProcessAtATimeInBatches() throws SQLException {
    for (int i = 0; i < 3; i++) {
      deletedDashboard(31);
    }
    database.execute(
        "insert into dashboard (project_id, name, creation_mode, deleted, deleted_at)"
            + " select ?, 'many', 'default', true, now() - interval '40 days'"
            + " from generate_series(1, 120)",
        tenant.projectId());
    try (Connection other = database.connectAsOwner()) {
      other.setAutoCommit(false);
      TestDatabase.run(other, "select pg_advisory_xact_lock(hashtext('dashgate purge'))");
      assertEquals(0, purge(first));
      other.rollback();
    }
    Future<Long> one = first.gateway().maintenance().purgeDeleted();
    Future<Long> two = first.gateway().maintenance().purgeDeleted();
    assertEquals(123, await(one) + await(two) + purge(first));
  }

  /** As if its tiles were very many. */
  private static final String SLOW =
      """
      create function slow() returns trigger language plpgsql as $$
      begin
        perform pg_sleep(0.02);
        return old;
      end $$;
      create trigger slow before delete on tile for each row when (old.dashboard_id = %d)
        execute function slow();
      """;

  private static final String STUCK =
      """
      create function stuck() returns trigger language plpgsql as $$
      begin
        raise 'it will not go';
      end $$;
      create trigger stuck before delete on dashboard for each row when (old.id = %d)
        execute function stuck();
      """;

  @Test
  void neitherWhatTakesLongNorWhatCannotGoKeepsTheRest() {
    long large = deletedDashboard(33);
    database.execute(
        "insert into tile (project_id, dashboard_id, body, sort_order)"
            + " select ?, ?, 'many', n from generate_series(1, 200) n",
        tenant.projectId(),
        large);
    long stuck = deletedDashboard(32);
    deletedDashboard(31);
    database.execute(SLOW.formatted(large));
    database.execute(STUCK.formatted(stuck));

    assertEquals(2, purge(first));
    assertEquals(0, purge(first));
    assertEquals(0, database.count("select count(*) from tile where dashboard_id = ?", large));

    database.execute("drop function slow cascade");
    database.execute("drop function stuck cascade");
    assertEquals(1, purge(first));
  }

  @Test
  void zeroDaysMeansNever() {
    long id = deletedDashboard(31);
    assertEquals(0, purge(second));
    api.patch(tenant.dashboard(id), "{\"deleted\":false}").expect(200);
  }
}
