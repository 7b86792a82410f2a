package io.dashgate.bench;

import io.dashgate.auth.AccessTokens;
import io.dashgate.auth.ApiKeys;
import io.dashgate.auth.Authenticator;
import io.dashgate.auth.Credential;
import io.dashgate.auth.OutsideTokens;
import io.dashgate.auth.Project;
import io.dashgate.auth.ProjectAccess;
import io.dashgate.config.Settings;
import io.dashgate.config.SettingsLoader;
import io.dashgate.db.Database;
import io.dashgate.db.DatabaseUrl;
import io.dashgate.jwt.Issuers;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Knowing the caller, and letting the caller into the project, when both are known already. */
@State(Scope.Thread)
public class AuthenticationBenchmark {

  private final Vertx vertx = Vertx.vertx();
  private TestGateway gateway;
  private Tenant tenant;
  private Database database;
  private Authenticator authenticator;
  private String project;

  /** Starts a gateway for its database, and authenticates once. */
  @Setup
  public void start() {
    Map<String, String> settings = Map.of("DASHGATE_JWT_SECRET", Launcher.SECRET);
    gateway = TestGateway.start(TestGateway.newDataDir(), settings);
    tenant = Tenant.create(gateway);
    project = Long.toString(tenant.projectId());
    Settings.Database limits = await(SettingsLoader.load(vertx, settings)).database();
    database = Database.open(vertx, new DatabaseUrl(gateway.database().url()), limits, "bench");
    Clock clock = Clock.systemUTC();
    authenticator =
        new Authenticator(
            new ApiKeys(clock),
            new AccessTokens(vertx, clock, Launcher.SECRET, Duration.ofHours(1)),
            new OutsideTokens(new Issuers(vertx, clock, List.of()), clock, Set.of()),
            new ProjectAccess());
    await(enter(tenant.key()));
    await(enter(tenant.accessToken()));
  }

  /** Ends it. */
  @TearDown
  public void stop() {
    await(vertx.close());
    gateway.close();
  }

  /** By a personal API key. */
  @Benchmark
  public Project key() {
    return enter(tenant.key()).result();
  }

  /** By a token of ours. */
  @Benchmark
  public Project token() {
    return enter(tenant.accessToken()).result();
  }

  /** A new object each time, as each request brings its own. */
  private Future<Project> enter(String credential) {
    return authenticator
        .authenticate(database, new Credential(new String(credential), Credential.HEADER))
        .compose(principal -> authenticator.enter(database, principal, project));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
