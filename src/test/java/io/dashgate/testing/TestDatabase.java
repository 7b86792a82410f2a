package io.dashgate.testing;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.config.SettingsLoader;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.DatabaseUrl;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Direct access to the database of a running gateway. */
public final class TestDatabase {

  private static final String OWNER = "dashgate";
  static final String APPLICATION = "dashgate_app";
  private static final String POSTMASTER = "cluster/postmaster.pid";
  private static final int PORT_LINE = 3;

  /** Shorter than the lock_timeout of the gateway. */
  private static final Duration LOCK_LIMIT = Duration.ofSeconds(2);

  private final String host;
  private final String name;
  private final String owner;
  private final String password;

  TestDatabase(String host, String name, String owner, String password) {
    this.host = host;
    this.name = name;
    this.owner = owner;
    this.password = password;
  }

  /**
   * Finds the database of the gateway that runs on {@code dataDir}: the embedded one if it runs
   * there, else that on the outside server.
   */
  public static TestDatabase of(Path dataDir) {
    return OutsideServer.find()
        .filter(any -> !Files.exists(dataDir.resolve(POSTMASTER)))
        .map(server -> server.database(dataDir))
        .orElseGet(() -> embedded(dataDir));
  }

  /** Whether the outside server of the tests is a Citus cluster. */
  public static boolean isCluster() {
    return OutsideServer.find().filter(OutsideServer::isCluster).isPresent();
  }

  private static TestDatabase embedded(Path dataDir) {
    try {
      String port = Files.readAllLines(dataDir.resolve(POSTMASTER)).get(PORT_LINE).strip();
      String password = Files.readString(dataDir.resolve("postgres-password")).strip();
      return new TestDatabase("127.0.0.1:" + port, "postgres", OWNER, password);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the value of {@code DATABASE_URL} with which another gateway uses it too. */
  public String url() {
    return url(owner);
  }

  /**
   * Opens it as a gateway does, with the serving role.
   *
   * @param settings those that differ from the defaults, as {@code NAME=value}
   */
  public Database open(Vertx vertx, String... settings) {
    Map<String, String> environment = new HashMap<>();
    for (String setting : settings) {
      String[] nameAndValue = setting.split("=", 2);
      environment.put(nameAndValue[0], nameAndValue[1]);
    }
    Settings.Database loaded =
        SettingsLoader.load(vertx, environment)
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .database();
    return Database.open(vertx, new DatabaseUrl(applicationUrl()), loaded, "test");
  }

  /** Returns the value of {@code DATABASE_URL} for the role that requests are served with. */
  public String applicationUrl() {
    return url(APPLICATION);
  }

  private String url(String role) {
    return "postgresql://%s:%s@%s/%s".formatted(role, password, host, name);
  }

  /** Executes one statement and returns how many rows it changed. */
  public int execute(String sql, Object... arguments) {
    try (Connection connection = connectAsOwner();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Returns the number that a query gives. */
  public long count(String sql, Object... arguments) {
    try (Connection connection = connectAsOwner();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Returns the first column of a query, as texts. */
  public List<String> texts(String sql) {
    try (Connection connection = connectAsOwner()) {
      return texts(connection, sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Returns the first column of a query, as texts. */
  public static List<String> texts(Connection connection, String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  /** Executes one statement, with its arguments in it. */
  public static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Creates the role that requests are served with, unless another database has made it. */
  public void createApplicationRole() {
    if (count("select count(*) from pg_roles where rolname = ?", APPLICATION) == 0) {
      execute("create role %s login password '%s'".formatted(APPLICATION, password));
    }
  }

  /** Connects as the role that owns the tables. */
  public Connection connectAsOwner() throws SQLException {
    return connect(owner);
  }

  /** Connects to the same database of another node of its cluster, such as 127.0.0.1:5433. */
  public Connection connectToNode(String node) throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql://" + node + "/" + name, owner, password);
  }

  /** Connects as the role that requests are served with. */
  public Connection connectAsApplication() throws SQLException {
    return connect(APPLICATION);
  }

  /**
   * Makes concurrent statements collide: locks rows, starts the work that needs them, and releases
   * them once that work waits.
   *
   * @param select the rows
   * @param waiting how many statements will wait for them
   * @param start starts the work and returns without waiting for it
   */
  public void holdWhile(String select, int waiting, Runnable start) {
    try (Connection holder = connectAsOwner();
        Connection watcher = connectAsOwner()) {
      holder.setAutoCommit(false);
      holder.createStatement().executeQuery(select + " for update").next();
      start.run();
      LockWaits.await(watcher, waiting, LOCK_LIMIT);
      holder.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(select, e);
    }
  }

  /** Returns how many statements wait for a lock. */
  public long waiting() {
    try (Connection connection = connectAsOwner()) {
      return LockWaits.count(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("waiting statements", e);
    }
  }

  /** Returns once as many statements wait for a lock, or fails the test after the limit. */
  public void awaitWaiting(int statements, Duration limit) {
    try (Connection connection = connectAsOwner()) {
      LockWaits.await(connection, statements, limit);
    } catch (SQLException e) {
      throw new IllegalStateException("waiting statements", e);
    }
  }

  private Connection connect(String user) throws SQLException {
    String jdbcUrl = "jdbc:postgresql://%s/%s".formatted(host, name);
    return DriverManager.getConnection(jdbcUrl, user, password);
  }
}
