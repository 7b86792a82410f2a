package io.dashgate.testing;

import io.dashgate.Gateway;
import io.dashgate.Main;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.config.SettingsLoader;
import io.dashgate.platform.ops.Metrics;
import io.dashgate.platform.ops.Tracing;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A real gateway on a real Postgres, embedded if there is no {@link OutsideServer}. A test class
 * gets one as a parameter: the shared one, or one of its own with {@link GatewaySettings}. Tests
 * that stop a gateway start it themselves.
 */
public final class TestGateway implements AutoCloseable {

  /** Null once it is closed: test classes keep this object, and a gateway is large. */
  private volatile @Nullable Gateway gateway;

  private final int port;
  private final int managementPort;
  private final Path dataDir;
  private final Map<String, String> environment;

  private TestGateway(Gateway gateway, Path dataDir, Map<String, String> environment) {
    this.gateway = gateway;
    this.port = gateway.port();
    this.managementPort = gateway.managementPort();
    this.dataDir = dataDir;
    this.environment = environment;
  }

  /**
   * Starts a gateway on free ports.
   *
   * @param dataDir of its embedded database
   * @param environment settings that differ from the defaults of the tests
   */
  public static TestGateway start(Path dataDir, Map<String, String> environment) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "DASHGATE_SHUTDOWN_DRAIN_SECONDS", "0",
                "DASHGATE_DATA_DIR", dataDir.toString(),
                "DASHGATE_HTTP_PORT", "0",
                "DASHGATE_HTTP_HOST", "127.0.0.1",
                "DASHGATE_MANAGEMENT_PORT", "0",
                "DASHGATE_MANAGEMENT_HOST", "127.0.0.1",
                "DASHGATE_INSTANCES", "2",
                "DASHGATE_RATE_LIMIT_PER_MINUTE", "0",
                "DASHGATE_RATE_LIMIT_PER_HOUR", "0"));
    // the machine may be busy; DeadlineTest tests the time limits
    all.put("DASHGATE_DATABASE_STATEMENT_TIMEOUT_MS", "3000");
    all.put("DASHGATE_DATABASE_CONNECTION_WAIT_MS", "1000");
    all.put("DASHGATE_HTTP_REQUEST_TIMEOUT_MS", "20000");
    // results change only when a test asks for it; DashboardRefreshTest tests the refresh
    all.put("DASHGATE_QUERIES_REFRESH_DAYS", "0");
    if (!environment.containsKey("DATABASE_URL")) {
      OutsideServer.find()
          .ifPresent(
              server -> {
                all.putAll(server.createDatabase(dataDir));
                all.putAll(OutsideServer.PATIENT);
              });
    }
    all.putAll(environment);
    Metrics metrics = new Metrics();
    Tracing tracing = new Tracing();
    Vertx vertx = Main.vertx(metrics, SentStatements.before(tracing));
    Settings settings =
        SettingsLoader.load(vertx, all).toCompletionStage().toCompletableFuture().join();
    Gateway gateway = new Gateway(vertx, settings, metrics, tracing);
    try {
      gateway.start();
    } catch (RuntimeException failure) {
      gateway.stop();
      throw failure;
    }
    return new TestGateway(gateway, dataDir, Map.copyOf(environment));
  }

  /**
   * Starts another gateway on the same database.
   *
   * @param changes settings that differ from those of this gateway
   */
  public TestGateway another(Map<String, String> changes) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("DATABASE_URL", database().url());
    all.putAll(changes);
    return start(newDataDir(), all);
  }

  /** Returns a folder that no other gateway has used. */
  public static Path newDataDir() {
    return DataFolders.create();
  }

  /**
   * Returns a key without a sign-up at this gateway, whose limits may be too tight to hash a
   * password: that of the demo project, or on an outside server, of a tenant of another gateway.
   */
  public String readyKey() {
    return gateway()
        .demoKey()
        .orElseGet(
            () -> {
              Map<String, String> patient =
                  Map.of(
                      "DATABASE_URL",
                      database().url(),
                      "DASHGATE_JWT_SECRET",
                      OutsideServer.SECRET);
              try (TestGateway other = start(newDataDir(), patient)) {
                return other.signUp().key();
              }
            });
  }

  /** Returns a port that nothing listens on. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Signs up a new user with an organization and a project. */
  public Tenant signUp() {
    return Tenant.signUp(this);
  }

  /** Returns a client without credentials. */
  public Api anonymous() {
    return new Api(port, null);
  }

  /** Returns a client with a key or token. */
  public Api as(String credential) {
    return new Api(port, credential);
  }

  /** Returns the port of the API. */
  public int port() {
    return port;
  }

  /** Returns the port of health and metrics. */
  public int managementPort() {
    return managementPort;
  }

  /** Returns the folder of its embedded database. */
  public Path dataDir() {
    return dataDir;
  }

  /** Returns its embedded database. */
  public TestDatabase database() {
    return TestDatabase.of(dataDir);
  }

  /** Returns the gateway itself, which must not be closed. */
  public Gateway gateway() {
    return Objects.requireNonNull(gateway, "the gateway is closed");
  }

  @Override
  public void close() {
    Gateway running = gateway;
    if (running != null) {
      running.stop();
      gateway = null;
    }
  }

  void discard() {
    close();
    try {
      DataFolders.remove(dataDir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
