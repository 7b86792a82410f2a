package io.dashgate.bench;

import io.dashgate.platform.auth.AccessTokens;
import io.dashgate.platform.auth.ApiKeys;
import io.dashgate.platform.auth.Authenticator;
import io.dashgate.platform.auth.Credential;
import io.dashgate.platform.auth.FederatedTokens;
import io.dashgate.platform.auth.IdentityChanges;
import io.dashgate.platform.auth.Issuers;
import io.dashgate.platform.auth.Lookups;
import io.dashgate.platform.auth.Project;
import io.dashgate.platform.auth.ProjectAccess;
import io.dashgate.platform.auth.ProjectTokens;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.config.SettingsLoader;
import io.dashgate.platform.db.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Authentication and access to the project, both from their caches. */
@State(Scope.Thread)
public class AuthenticationBenchmark {

  private static final Path FOLDER = Path.of("target/benchmark/authentication");
  private static final String KEY = Accounts.key(1);

  private String token;
  private Lookups lookups;
  private Authenticator authenticator;

  /** Starts Postgres, and authenticates once. */
  @Setup
  public void start() throws Exception {
    BenchmarkDatabase content = BenchmarkDatabase.open(FOLDER, new Tenants(1, 1, 1));
    Vertx vertx = Vertx.vertx(new VertxOptions().setUseDaemonThread(true));
    Map<String, String> settings = Map.of("DASHGATE_JWT_SECRET", Launcher.SECRET);
    Settings.Database limits = await(SettingsLoader.load(vertx, settings)).database();
    Clock clock = Clock.systemUTC();
    IdentityChanges changes = new IdentityChanges();
    AccessTokens tokens =
        new AccessTokens(vertx, clock, changes, List.of(Launcher.SECRET), Duration.ofHours(1));
    token = tokens.issue(1, null);
    lookups = Lookups.atOnce(Database.open(vertx, content.urls().application(), limits, "bench"));
    authenticator =
        new Authenticator(
            changes,
            new ApiKeys(clock, changes),
            tokens,
            new FederatedTokens(
                new Issuers(vertx, clock, List.of()), clock, changes, Set.of(), true),
            new ProjectAccess(changes),
            new ProjectTokens(changes));
    await(enter(KEY));
    await(enter(token));
  }

  /** By a personal API key. */
  @Benchmark
  public Project key() {
    return enter(KEY).result();
  }

  /** By a token of ours. */
  @Benchmark
  public Project token() {
    return enter(token).result();
  }

  /** A new object each time, as each request brings its own. */
  private Future<Project> enter(String credential) {
    return authenticator
        .authenticate(lookups, new Credential(new String(credential), Credential.HEADER))
        .compose(principal -> authenticator.enter(lookups, principal, "1"));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
