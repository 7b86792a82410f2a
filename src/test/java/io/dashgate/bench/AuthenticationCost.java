package io.dashgate.bench;

import io.dashgate.auth.AccessTokens;
import io.dashgate.auth.ApiKeys;
import io.dashgate.auth.Authenticator;
import io.dashgate.auth.Credential;
import io.dashgate.auth.OutsideTokens;
import io.dashgate.auth.Project;
import io.dashgate.auth.ProjectAccess;
import io.dashgate.config.SettingsLoader;
import io.dashgate.db.Database;
import io.dashgate.db.DatabaseUrl;
import io.dashgate.jwt.Issuers;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What it costs to know the caller and to let the caller into the project, when both are known
 * already: CPU time of the thread that asks, in microseconds per request; median, least and most of
 * nine rounds.
 */
public final class AuthenticationCost {

  private static final int ROUNDS = 9;
  private static final int REQUESTS = 500_000;

  private AuthenticationCost() {}

  /** Takes no arguments; starts a gateway on a database of its own. */
  public static void main(String[] arguments) throws Exception {
    String secret = "s".repeat(32);
    Map<String, String> settings = Map.of("DASHGATE_JWT_SECRET", secret);
    try (TestGateway gateway = TestGateway.start(TestGateway.newDataDir(), settings)) {
      Tenant tenant = Tenant.create(gateway);
      Vertx vertx = Vertx.vertx();
      Database database =
          Database.open(
              vertx,
              new DatabaseUrl(gateway.database().url()),
              SettingsLoader.load(vertx, settings)
                  .toCompletionStage()
                  .toCompletableFuture()
                  .get()
                  .database(),
              "bench");
      Clock clock = Clock.systemUTC();
      Authenticator authenticator =
          new Authenticator(
              new ApiKeys(clock),
              new AccessTokens(vertx, clock, secret, Duration.ofHours(1)),
              new OutsideTokens(new Issuers(vertx, clock, List.of()), clock, Set.of()),
              new ProjectAccess());
      String project = Long.toString(tenant.projectId());
      report("personal API key", authenticator, database, tenant.key(), project);
      report("access token", authenticator, database, tenant.accessToken(), project);
      vertx.close().toCompletionStage().toCompletableFuture().get();
    }
    System.exit(0);
  }

  private static void report(
      String name, Authenticator authenticator, Database database, String value, String project)
      throws Exception {
    // a new object for each, since each request brings its own
    Credential first = new Credential(value, Credential.HEADER);
    authenticator
        .authenticate(database, first)
        .compose(principal -> authenticator.enter(database, principal, project))
        .toCompletionStage()
        .toCompletableFuture()
        .get();
    List<Double> micros = new ArrayList<>();
    for (int round = 0; round <= ROUNDS; round++) {
      long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      long ids = 0;
      for (int i = 0; i < REQUESTS; i++) {
        Credential credential = new Credential(new String(value), Credential.HEADER);
        Project entered =
            authenticator
                .authenticate(database, credential)
                .compose(principal -> authenticator.enter(database, principal, project))
                .result();
        ids += entered.id();
      }
      long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
      if (ids != REQUESTS * Long.parseLong(project)) {
        throw new IllegalStateException("not let in");
      }
      if (round > 0) {
        micros.add(nanos / 1000.0 / REQUESTS);
      }
    }
    Collections.sort(micros);
    System.out.printf(
        "%s: %.2f µs (%.2f to %.2f)%n",
        name, micros.get(ROUNDS / 2), micros.get(0), micros.get(ROUNDS - 1));
  }
}
