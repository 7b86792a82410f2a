package io.dashgate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Purges of audit entries, sessions, links and invitations, run by the serving role, and their
 * limits.
 */
@GatewaySettings({"DASHGATE_RETENTION_SESSIONS_DAYS=0", "DASHGATE_RETENTION_INVITES_DAYS=0"})
class RetentionTest {

  private static TestGateway keeping;
  private static TestGateway purging;
  private static TestDatabase database;

  @BeforeAll
  static void start(TestGateway own) {
    keeping = own;
    database = own.database();
    purging =
        own.another(
            Map.of(
                "DATABASE_URL",
                database.applicationUrl(),
                "DASHGATE_DATABASE_MIGRATION_URL",
                database.url(),
                "DASHGATE_JWT_SECRET",
                "s".repeat(32),
                "DASHGATE_RETENTION_AUDIT_DAYS",
                "90",
                "DASHGATE_RETENTION_SESSIONS_DAYS",
                "7",
                "DASHGATE_RETENTION_INVITES_DAYS",
                "2"));
  }

  @AfterAll
  static void stop() {
    purging.close();
  }

  private static long await(Future<Long> removed) {
    return removed.toCompletionStage().toCompletableFuture().join();
  }

  private static Maintenance maintenance(TestGateway gateway) {
    return gateway.gateway().maintenance();
  }

  private static Answer refresh(String token) {
    return keeping
        .anonymous()
        .post("/api/token/refresh/", new JsonObject().put("refresh_token", token));
  }

  private static String refreshed(String token) {
    return refresh(token).expect(200).json().getString("refresh_token");
  }

  @Test
  void auditEntriesAreKeptForTheirDaysAndThenRemovedInBatches() {
    Tenant tenant = keeping.signUp();
    long before = entries(tenant);
    assertTrue(before > 0);
    insertEntries(tenant, 89, 10);
    insertEntries(tenant, 91, 2_500);

    assertEquals(0, await(maintenance(keeping).purgeAudit()));
    assertEquals(2_500, await(maintenance(purging).purgeAudit()));
    assertEquals(0, await(maintenance(purging).purgeAudit()));

    assertEquals(before + 10, entries(tenant));
  }

  private static long entries(Tenant tenant) {
    return tenant.api().get(tenant.organization() + "audit/").expect(200).json().getLong("count");
  }

  private static void insertEntries(Tenant tenant, int days, int count) {
    database.execute(
        "insert into audit_entry (organization_id, project_id, created_at, item_type, item_id, action)"
            + " select p.organization_id, p.id, now() - make_interval(days => ?), 'project', '1', 'updated'"
            + " from project p, generate_series(1, ?) where p.id = ?",
        days,
        count,
        tenant.projectId());
  }

  @Test
  void theServingRoleCannotRemoveEntriesOfTheLastDay() throws SQLException {
    String lately = "select count(*) from audit_entry where created_at > now() - interval '1 hour'";
    long before = database.count(lately);
    try (Connection connection = database.connectAsApplication()) {
      TestDatabase.run(connection, "select purge_audit(0, 1000)");
      TestDatabase.run(connection, "select purge_audit(-1, 1000)");
      assertThrows(
          SQLException.class, () -> TestDatabase.run(connection, "delete from audit_entry"));
    }
    assertTrue(database.count(lately) >= before);
  }

  @Test
  void endedSessionsAndUsedTokensAreRemovedAfterTheirDays() {
    Tenant ended = keeping.signUp();
    Tenant justEnded = keeping.signUp();
    Tenant active = keeping.signUp();
    String used = active.refreshToken();
    String usedLately = refreshed(used);
    String current = refreshed(usedLately);
    expire(ended, 8);
    expire(justEnded, 6);
    database.execute(
        "update refresh_token set used_at = now() - interval '8 days' where used_at ="
            + " (select min(t.used_at) from refresh_token t join session s on s.id = t.session_id"
            + " where s.user_id = ?)",
        active.userId());

    assertEquals(0, await(maintenance(keeping).purgeSessions()));
    assertEquals(2, await(maintenance(purging).purgeSessions()));
    assertEquals(0, await(maintenance(purging).purgeSessions()));

    refresh(ended.refreshToken()).expect(401);
    refresh(justEnded.refreshToken()).expect(401);
    refresh(used).expect(401);
    String next = refreshed(current);
    // a used token that is still kept ends its session
    refresh(usedLately).expect(401);
    refresh(next).expect(401);
    assertEquals(1, sessions(justEnded));
    assertEquals(0, sessions(ended));
  }

  private static long sessions(Tenant tenant) {
    return database.count(
        "select count(*) from session s join users u on u.id = s.user_id where u.email = ?",
        tenant.email());
  }

  private static void expire(Tenant tenant, int days) {
    database.execute(
        "update session set expires_at = now() - make_interval(days => ?)"
            + " where user_id = (select id from users where email = ?)",
        days,
        tenant.email());
  }

  @Test
  void expiredInvitationsAreRemovedAfterTheirDaysInBatches() {
    Tenant tenant = keeping.signUp();
    insertInvites(tenant, 0, 1);
    insertInvites(tenant, 4, 2);
    insertInvites(tenant, 6, 2_500);

    assertEquals(0, await(maintenance(keeping).purgeInvites()));
    assertEquals(2_500, await(maintenance(purging).purgeInvites()));
    assertEquals(0, await(maintenance(purging).purgeInvites()));

    List<Boolean> left =
        tenant.api().get(tenant.organization() + "invites/").expect(200).results().stream()
            .map(invite -> invite.getBoolean("is_expired"))
            .toList();
    assertEquals(List.of(false, true, true), left);
  }

  private static void insertInvites(Tenant tenant, int days, int count) {
    database.execute(
        "insert into invite (organization_id, target_email, created_at)"
            + " select p.organization_id, n || '@example.com', now() - make_interval(days => ?)"
            + " from project p, generate_series(1, ?) n where p.id = ?",
        days,
        count,
        tenant.projectId());
  }

  @Test
  void expiredAccountLinksAreRemovedAfterTheirDays() {
    Tenant tenant = keeping.signUp();
    insertLinks(tenant, 8);
    insertLinks(keeping.signUp(), 6);

    assertEquals(0, await(maintenance(keeping).purgeSessions()));
    assertEquals(1, await(maintenance(purging).purgeSessions()));
    assertEquals(0, await(maintenance(purging).purgeSessions()));

    List<String> recorded =
        tenant
            .api()
            .get(tenant.organization() + "audit/?item_type=account_link")
            .expect(200)
            .results()
            .stream()
            .map(entry -> entry.getString("action"))
            .toList();
    assertEquals(List.of("created"), recorded);
  }

  private static void insertLinks(Tenant tenant, int days) {
    database.execute(
        "insert into account_link (user_id, secret_hash, created_by, expires_at)"
            + " select id, sha256(email::bytea), 'operator', now() - make_interval(days => ?)"
            + " from users where email = ?",
        days,
        tenant.email());
  }
}
