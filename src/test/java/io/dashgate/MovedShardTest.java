package io.dashgate;

import static io.dashgate.testing.NeedsServer.Kind.CLUSTER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.NeedsServer;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A project that moves to another server of a cluster, where transactions have other numbers. Needs
 * a cluster ({@code -Dtest.server}).
 */
@NeedsServer(value = CLUSTER, because = "a shard moves between servers")
class MovedShardTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static TestGateway gateway;
  private static TestDatabase database;

  private Tenant owner;
  private String home;
  private String elsewhere;
  private long first;
  private long second;

  @BeforeAll
  static void start(TestGateway shared) {
    gateway = shared;
    database = shared.database();
  }

  @BeforeEach
  void fill() throws SQLException {
    owner = gateway.signUp();
    home = nodes("in").get(0);
    elsewhere = nodes("not in").get(0);
    first = owner.createDashboard("first");
    second = owner.createDashboard("second");
    // so that numbers of transactions there come later to those of here
    useTransactions(home, nextTransaction(elsewhere) + 1_000);
    rename(first, "first, changed");
  }

  @Test
  void aTagOfBeforeTheMoveIsNotCurrentWhenItsTransactionComesToPass() throws SQLException {
    String tag = tag();
    move(home, elsewhere);
    rename(second, "second, after the move");
    useTransactions(elsewhere, nextTransaction(home));

    assertChanged(tag, "second, after the move");
    assertCurrent(tag());
  }

  @Test
  void aTagOfBeforeTwoMovesIsNotCurrentBackHome() throws SQLException {
    String tag = tag();
    move(home, elsewhere);
    rename(second, "second, elsewhere");
    move(elsewhere, home);

    assertChanged(tag, "second, elsewhere");
    assertCurrent(tag());
  }

  private Answer list(String tag) {
    return owner.api().send("GET", owner.dashboards(), null, Map.of("If-None-Match", tag));
  }

  private void assertChanged(String tag, String name) {
    Answer answer = list(tag).expect(200);
    assertTrue(answer.body().contains(name), answer.body());
  }

  private void assertCurrent(String tag) {
    assertEquals(304, list(tag).status());
  }

  /** Returns the tag of the list; there is none while an older transaction runs. */
  private String tag() {
    Soon.seen(LIMIT, () -> owner.api().get(owner.dashboards()).header("ETag").isPresent());
    return owner.api().get(owner.dashboards()).header("ETag").orElseThrow();
  }

  private void rename(long dashboard, String name) {
    owner.api().patch(owner.dashboard(dashboard), new JsonObject().put("name", name)).expect(200);
  }

  /** Returns the nodes with shards that have the project, or that do not have it. */
  private List<String> nodes(String relation) {
    return database.texts(
        """
        select nodename || ':' || nodeport
        from pg_dist_node
        where shouldhaveshards
          and groupid %s (
            select groupid
            from pg_dist_placement
            where shardid = get_shard_id_for_distribution_column('dashboard', %d))
        order by nodeport
        """
            .formatted(relation, owner.projectId()));
  }

  private void move(String from, String to) {
    database.texts(
        """
        select citus_move_shard_placement(
          get_shard_id_for_distribution_column('dashboard', %d), %s, %s, 'block_writes')
        """
            .formatted(owner.projectId(), node(from), node(to)));
    assertEquals(List.of(to), nodes("in"));
  }

  /** Returns a node as two arguments. */
  private static String node(String node) {
    String[] parts = node.split(":");
    return "'%s', %s".formatted(parts[0], parts[1]);
  }

  private static long nextTransaction(String node) throws SQLException {
    try (Connection connection = database.connectToNode(node)) {
      return Long.parseLong(
          TestDatabase.texts(connection, "select pg_snapshot_xmax(pg_current_snapshot())").get(0));
    }
  }

  /** Uses numbers of transactions of a node, up to one. */
  private static void useTransactions(String node, long last) throws SQLException {
    try (Connection connection = database.connectToNode(node)) {
      TestDatabase.run(connection, "set synchronous_commit = off");
      TestDatabase.run(
          connection,
          """
          do $$
          begin
            while pg_current_xact_id()::text::bigint < %d loop
              commit;
            end loop;
          end $$
          """
              .formatted(last));
    }
  }
}
