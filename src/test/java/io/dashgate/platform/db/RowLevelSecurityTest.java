package io.dashgate.platform.db;

import static io.dashgate.testing.NeedsServer.Kind.EMBEDDED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.db.embedded.EmbeddedPostgres;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.NeedsServer;
import io.dashgate.testing.OutsideServer;
import io.dashgate.testing.ProjectEventRows;
import io.dashgate.testing.Statements;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The second lock: what Postgres refuses even if a statement of ours forgets the project. */
@GatewaySettings
class RowLevelSecurityTest {

  /** Refused by row-level security or by a constraint. */
  private static final Pattern REFUSED = Pattern.compile("42501|23...");

  /** The same on a cluster; or Citus cannot run it, as it cannot run all statements. */
  private static final Pattern REFUSED_BY_CITUS = Pattern.compile("42...|23...|0A000|XX000");

  private static TestGateway gateway;
  private static TestDatabase database;
  private static Tenant attacker;
  private static Tenant victim;

  /** Ids of the victim's, of which statements may take one for any of their integers. */
  private static List<Long> targets;

  /** Selects all rows of the victim, as texts. */
  private static String rowsOfVictim;

  @BeforeAll
  static void start(Tenant fresh, Tenant other) {
    gateway = fresh.gateway();
    database = gateway.database();
    attacker = fresh;
    victim = other;
    JsonObject row = victim.api().get(victim.dashboards()).results().get(0);
    JsonObject dashboard = victim.api().get(victim.dashboard(row.getLong("id"))).json();
    JsonObject tile = dashboard.getJsonArray("tiles").getJsonObject(0);
    ProjectEventRows.add(database, victim.projectId());
    targets =
        List.of(
            dashboard.getLong("id"),
            tile.getLong("id"),
            tile.getJsonObject("insight").getLong("id"),
            victim.userId());
    rowsOfVictim =
        tenantTables().stream()
            .map(
                table ->
                    "select t::text from %s t where project_id = %d"
                        .formatted(table, victim.projectId()))
            .collect(Collectors.joining(" union all ", "", " order by 1"));
  }

  @Test
  void everyTenantTableHasIt() {
    List<String> without =
        database.texts(
            """
            select c.relname
            from pg_index i
            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
            join pg_class c on c.oid = i.indrelid
            where i.indisprimary
              and a.attname = 'project_id'
              and c.relname <> 'audit_entry' -- nobody may change it
              and not c.relispartition -- nobody has rights on it
              and not c.relrowsecurity
            """);
    assertEquals(List.of(), without);
    assertTrue(tenantTables().contains("dashboard"));
  }

  @Test
  void theRoleThatServesOwnsNothing() {
    assertEquals(
        List.of(),
        database.texts(
            "select relname from pg_class where relowner = 'dashgate_app'::regrole::oid"));
  }

  /** Removes the predicate on the project from each statement that writes, one at a time. */
  @Test
  void aStatementThatForgetsTheProjectWritesNothingOfAnother() throws SQLException {
    List<Statements.Mutant> mutants =
        Statements.withoutProject(tenantTables()).stream()
            // the events of many projects are appended together
            .filter(mutant -> !mutant.sql().startsWith("insert into event_inbox"))
            .toList();
    int harmful = 0;
    try (Connection application = connect(database.connectAsApplication());
        Connection owner = connect(database.connectAsOwner())) {
      for (Statements.Mutant mutant : mutants) {
        boolean harms = false;
        for (long target : targets) {
          assertHarmless(mutant, target, application);
          harms |= harmsWithoutLock(mutant, target, owner);
        }
        harmful += harms ? 1 : 0;
      }
    }
    assertTrue(mutants.size() >= 3, () -> "only " + mutants.size() + " statements");
    // many statements add rows of which the victim has none, or need rows that are not there
    assertTrue(
        harmful >= mutants.size() / 3, "a test that sees no harm proves nothing: " + harmful);
    System.out.printf(
        "row-level security: %d mutated statements, %d of them harmful without it%n",
        mutants.size(), harmful);
  }

  /** Prepares a connection: the rows of the victim are read again and again. */
  private static Connection connect(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    // the gateway itself writes at the same time, such as last accesses
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    TestDatabase.run(connection, "prepare rows as " + rowsOfVictim);
    connection.commit();
    return connection;
  }

  private static void assertHarmless(Statements.Mutant mutant, long target, Connection connection)
      throws SQLException {
    try {
      assertEquals(false, harms(mutant, target, connection), mutant.toString());
    } catch (SQLException refused) {
      assertTrue(
          refusal().matcher(refused.getSQLState()).matches(),
          () -> mutant + ": " + refused.getMessage());
    }
  }

  private static Pattern refusal() {
    boolean isCluster = OutsideServer.find().filter(OutsideServer::isCluster).isPresent();
    return isCluster ? REFUSED_BY_CITUS : REFUSED;
  }

  private static boolean harmsWithoutLock(
      Statements.Mutant mutant, long target, Connection connection) {
    try {
      return harms(mutant, target, connection);
    } catch (SQLException brokenForAnotherReason) {
      return false;
    }
  }

  /** Runs a statement as the attacker's project; returns whether a row of the victim changed. */
  private static boolean harms(Statements.Mutant mutant, long target, Connection connection)
      throws SQLException {
    try {
      String before = fingerprint(connection);
      announce(connection, Long.toString(attacker.projectId()));
      mutant.run(connection, mutant.project(attacker.projectId(), victim.projectId()), target);
      return !before.equals(fingerprint(connection));
    } finally {
      connection.rollback();
    }
  }

  private static void announce(Connection connection, String project) throws SQLException {
    TestDatabase.run(connection, "set local app.project_id = '%s'".formatted(project));
  }

  /** Reads the rows of all projects: some tables show those of the announced project only. */
  private static String fingerprint(Connection connection) throws SQLException {
    announce(connection, "*");
    return TestDatabase.texts(connection, "execute rows").toString();
  }

  private static List<String> tenantTables() {
    return database.texts("select relname from pg_class where relrowsecurity order by 1");
  }

  @Test
  @NeedsServer(value = EMBEDDED, because = "it makes a role on a server of its own")
  void aServerThatIsGivenIsServedByARoleThatOwnsNothing() {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(TestGateway.newDataDir());
    try {
      DatabaseUrl owner = postgres.urls().owner();
      String application = owner.url().replace("//dashgate:", "//somebody:");
      Map<String, String> settings =
          Map.of(
              "DATABASE_URL",
              application,
              "DASHGATE_DATABASE_MIGRATION_URL",
              owner.url(),
              "DASHGATE_TENANCY_RLS",
              "true",
              "DASHGATE_JWT_SECRET",
              "s".repeat(32));
      try (TestGateway second = TestGateway.start(TestGateway.newDataDir(), settings)) {
        Tenant tenant = second.signUp();
        tenant.api().get(tenant.dashboard(tenant.createDashboard("d"))).expect(200);
      }
    } finally {
      postgres.stop();
    }
  }

  @Test
  void aRoleThatCanBypassItIsRefusedWhereItMustHold() {
    Map<String, String> settings =
        Map.of(
            "DATABASE_URL", database.url(),
            "DASHGATE_TENANCY_RLS", "true",
            "DASHGATE_JWT_SECRET", "s".repeat(32));

    IllegalStateException refusal =
        assertThrows(
            IllegalStateException.class,
            () -> TestGateway.start(TestGateway.newDataDir(), settings).close());
    assertTrue(refusal.getMessage().contains("can bypass it"), refusal.getMessage());
  }
}
