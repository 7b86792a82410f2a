package io.dashgate.testing;

import io.dashgate.platform.db.DatabaseUrl;
import io.dashgate.platform.db.DatabaseUrls;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server of Postgres, or the coordinator of a Citus cluster, that the tests use instead of
 * embedded ones: each gateway gets a database of its own there. Named by the system property {@code
 * test.server}, such as {@code 127.0.0.1:55020}; its superuser is {@code postgres}, whom it trusts.
 */
public final class OutsideServer {

  /**
   * Settings of the tests' gateways: a cluster takes longer, and on it users wait for each other.
   */
  static final Map<String, String> PATIENT =
      Map.of(
          "DASHGATE_DATABASE_STATEMENT_TIMEOUT_MS",
          "10000",
          "DASHGATE_DATABASE_CONNECTION_WAIT_MS",
          "5000");

  private static final String OWNER = "postgres";
  private static final int DROPS = 3;
  private static final String IN_USE = "55006";
  static final String SECRET = "a secret of the tests, 32 bytes or more";
  private static final String APPLICATION_PASSWORD = "application";

  private final String host;

  private OutsideServer(String host) {
    this.host = host;
  }

  /** Returns the server, if the tests are to use one. */
  public static Optional<OutsideServer> find() {
    return find("test.server");
  }

  /**
   * Returns the server that a system property names.
   *
   * @return empty if the property is not set
   */
  public static Optional<OutsideServer> find(String property) {
    return Optional.ofNullable(System.getProperty(property))
        .filter(host -> !host.isEmpty())
        .map(OutsideServer::new);
  }

  /** Whether it is the coordinator of a cluster. */
  public boolean isCluster() {
    try {
      return !nodes().isEmpty();
    } catch (SQLException e) {
      throw new IllegalStateException("no database on " + host, e);
    }
  }

  /** Creates the database of a gateway on this server alone, without Citus. */
  public void createPlainDatabase(Path dataDir) {
    try {
      run(host, "postgres", "create database " + name(dataDir));
    } catch (SQLException e) {
      throw new IllegalStateException("no database on " + host, e);
    }
  }

  /** Adds Citus and all nodes of the cluster to a database that this server has alone. */
  public void addNodes(Path dataDir) {
    String name = name(dataDir);
    try {
      for (Node node : nodes()) {
        if (!node.isCoordinator()) {
          run(node.host(), "postgres", "create database " + name);
        }
      }
      joinNodes(name, nodes());
    } catch (SQLException e) {
      throw new IllegalStateException("no cluster on " + host, e);
    }
  }

  /** Returns the URLs of the database of a gateway, for its migrations. */
  public DatabaseUrls urls(Path dataDir) {
    Map<String, String> settings = settings(name(dataDir));
    return new DatabaseUrls(
        new DatabaseUrl(settings.getOrDefault("DATABASE_URL", "")),
        new DatabaseUrl(settings.getOrDefault("DASHGATE_DATABASE_MIGRATION_URL", "")));
  }

  /** Returns whether the tests use one. */
  public static boolean isGiven() {
    return find().isPresent();
  }

  /** Creates the database of a gateway before it starts. */
  public static void prepare(Path dataDir) {
    find().orElseThrow().createDatabase(dataDir);
  }

  /** A node of a cluster. */
  private record Node(String host, boolean isCoordinator) {}

  /**
   * Creates the database of a gateway, if it does not exist, and returns the settings that lead to
   * it.
   */
  public Map<String, String> createDatabase(Path dataDir) {
    String name = name(dataDir);
    try {
      if (!exists(name)) {
        create(name);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("no database on " + host, e);
    }
    return settings(name);
  }

  private Map<String, String> settings(String name) {
    return Map.of(
        "DATABASE_URL",
        "postgresql://%s:%s@%s/%s"
            .formatted(TestDatabase.APPLICATION, APPLICATION_PASSWORD, host, name),
        "DASHGATE_DATABASE_MIGRATION_URL",
        "postgresql://%s@%s/%s".formatted(OWNER, host, name),
        "DASHGATE_JWT_SECRET",
        SECRET,
        "DASHGATE_TENANCY_RLS",
        "true");
  }

  /**
   * Removes the database of a gateway, if it has one: else its connections would stay, those of
   * Citus between the servers included. One that somebody still uses is left.
   */
  void dropDatabase(Path dataDir) {
    String name = name(dataDir);
    try {
      if (exists(name)) {
        List<Node> nodes = nodes();
        for (Node node : nodes.isEmpty() ? List.of(new Node(host, true)) : nodes) {
          drop(node, name);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("nothing answers on " + host, e);
    }
  }

  private static void drop(Node node, String name) throws SQLException {
    for (int attempt = 0; attempt < DROPS; attempt++) {
      try {
        run(node.host(), "postgres", "drop database if exists " + name + " with (force)");
        return;
      } catch (SQLException e) {
        if (!e.getSQLState().equals(IN_USE)) {
          throw e;
        }
      }
    }
  }

  /** Returns the database of a gateway. */
  public TestDatabase database(Path dataDir) {
    return new TestDatabase(host, name(dataDir), OWNER, APPLICATION_PASSWORD);
  }

  private static String name(Path dataDir) {
    return "t" + Integer.toHexString(dataDir.toAbsolutePath().toString().hashCode());
  }

  private static boolean holds(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      return rows.next();
    }
  }

  private boolean exists(String name) throws SQLException {
    try (Connection connection = connect(host, "postgres");
        Statement statement = connection.createStatement()) {
      return holds(statement, "select from pg_database where datname = '" + name + "'");
    }
  }

  private void create(String name) throws SQLException {
    List<Node> nodes = nodes();
    if (nodes.isEmpty()) {
      run(host, "postgres", "create database " + name);
    } else {
      createOnAll(name, nodes);
    }
  }

  private List<Node> nodes() throws SQLException {
    try (Connection connection = connect(host, "postgres");
        Statement statement = connection.createStatement()) {
      if (!holds(statement, "select from pg_extension where extname = 'citus'")) {
        return List.of();
      }
      List<Node> nodes = new ArrayList<>();
      ResultSet rows =
          statement.executeQuery(
              "select nodename || ':' || nodeport, groupid = 0 from pg_dist_node order by groupid");
      while (rows.next()) {
        nodes.add(new Node(rows.getString(1), rows.getBoolean(2)));
      }
      return nodes;
    }
  }

  private void createOnAll(String name, List<Node> nodes) throws SQLException {
    for (Node node : nodes) {
      run(node.host(), "postgres", "create database " + name);
    }
    joinNodes(name, nodes);
  }

  private void joinNodes(String name, List<Node> nodes) throws SQLException {
    for (Node node : nodes) {
      run(node.host(), name, "create extension citus");
    }
    for (Node node : nodes) {
      String[] parts = node.host().split(":");
      String function = node.isCoordinator() ? "citus_set_coordinator_host" : "citus_add_node";
      run(host, name, "select %s('%s', %s)".formatted(function, parts[0], parts[1]));
    }
  }

  private static void run(String host, String database, String sql) throws SQLException {
    try (Connection connection = connect(host, database)) {
      TestDatabase.run(connection, sql);
    }
  }

  private static Connection connect(String host, String database) throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql://" + host + "/" + database, OWNER, "");
  }
}
