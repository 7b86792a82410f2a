package io.dashgate.bench;

import io.dashgate.dashboards.RawServer;
import io.dashgate.platform.auth.AccessTokens;
import io.dashgate.platform.auth.IdentityChanges;
import io.dashgate.testing.load.LoadRequest;
import io.dashgate.testing.process.ServerProcess;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The chosen loads, in groups that are compared with each other. */
final class Loads {

  private static final int NEIGHBOURS = 10;
  private static final int QUIET_RATE = 20 * (NEIGHBOURS - 1);

  private final Options options;
  private final BenchmarkDatabase database;
  private final Tenants tenants;
  private final Requests requests;
  private final Requests ofOne;
  private final Requests ofTen;
  private final Requests byToken;

  Loads(Options options, BenchmarkDatabase database, Tenants tenants) {
    this.options = options;
    this.database = database;
    this.tenants = tenants;
    this.requests = new Requests(tenants, tenants.projects(), Accounts::key);
    this.ofOne = new Requests(tenants, 1, Accounts::key);
    this.ofTen = new Requests(tenants, NEIGHBOURS, Accounts::key);
    AccessTokens tokens =
        new AccessTokens(
            Vertx.vertx(),
            Clock.systemUTC(),
            new IdentityChanges(),
            List.of(Launcher.SECRET),
            Launcher.TOKEN_LIFETIME);
    Map<Integer, String> issued = new ConcurrentHashMap<>();
    this.byToken =
        new Requests(
            tenants,
            tenants.projects(),
            project -> issued.computeIfAbsent(project, user -> tokens.issue(user, null)));
  }

  /** Checks that both servers answer the same, and reads the entity tags. */
  void prepare(ServerProcess gateway, ServerProcess raw) throws Exception {
    for (String path : List.of("", "2/")) {
      String answer = answer(raw, path);
      if (!answer.equals(answer(gateway, path))) {
        throw new IllegalStateException("the raw server answers something else: " + answer);
      }
    }
    requests.readTags(gateway.port());
  }

  /** Without the field that other requests change. */
  private static String answer(ServerProcess server, String path) throws IOException {
    return Launcher.get(server.port(), "/api/projects/1/dashboards/" + path)
        .body()
        .replaceAll("\"last_accessed_at\":[^,]*", "");
  }

  /**
   * Returns loads that compare the gateway with the raw server and with itself.
   *
   * @param again an equal gateway
   * @param byDefault a gateway with the default limits
   */
  List<List<Step>> comparing(
      ServerProcess gateway, ServerProcess again, ServerProcess byDefault, ServerProcess raw) {
    List<List<Step>> groups = new ArrayList<>();
    add(
        groups,
        "retrieve",
        closed("retrieve", "retrieve", gateway, requests::retrieve),
        closed("retrieve", "retrieve", again, requests::retrieve),
        closed("retrieve", "retrieve", raw, requests::retrieve),
        closed("passed on", "retrieve, JSON by Postgres", raw, requests::retrieveMadeByPostgres));
    besideRaw(groups, "list", "list of 100", requests::list, gateway, raw);
    besideRaw(groups, "create", "create", requests::create, gateway, raw);
    besideRaw(groups, "rename", "rename", requests::rename, gateway, raw);
    besideRaw(groups, "arrange", "20 tiles", requests::arrange, gateway, raw);
    add(
        groups,
        "revalidate",
        closed("retrieve", "revalidate, 200", gateway, requests::retrieveKnown),
        closed("revalidate", "revalidate, 304", gateway, requests::revalidate));
    add(
        groups,
        "mix",
        closed("mix", "mix", gateway, requests::mix),
        closed("mix", "mix, 1 % wrong", gateway, requests::mixWithMistakes));
    add(
        groups,
        "refused",
        closed("invalid", "refused, 400", gateway, requests::invalid),
        closed("guess", "refused, 401", gateway, requests::guess),
        closed("over quota", "refused, 429", gateway, requests::overQuota));
    add(groups, "token", closed("retrieve", "retrieve, by token", gateway, byToken::retrieve));
    add(
        groups,
        "tenants",
        closed("retrieve", "retrieve, one tenant", gateway, ofOne::retrieve),
        closed("retrieve", "retrieve, one tenant", byDefault, ofOne::retrieve),
        closed("retrieve", "retrieve, one tenant", raw, ofOne::retrieve));
    add(
        groups,
        "rate",
        open("retrieve, fixed rate", gateway, options.rate(), requests::retrieve, null),
        open("retrieve, fixed rate", raw, options.rate(), requests::retrieve, null));
    add(
        groups,
        "neighbours",
        open("nine quiet tenants", gateway, QUIET_RATE, ofTen::retrieveNotFirst, null),
        open(
            "nine quiet tenants, one noisy",
            gateway,
            QUIET_RATE,
            ofTen::retrieveNotFirst,
            ofOne::retrieve));
    if (PgBench.isThere()) {
      besidePgBench(groups, gateway);
    }
    return groups;
  }

  /** Returns a retrieve of each server. */
  List<List<Step>> retrieving(List<ServerProcess> servers) {
    return List.of(
        servers.stream()
            .<Step>map(server -> closed("retrieve", "retrieve", server, requests::retrieve))
            .toList());
  }

  private void besideRaw(
      List<List<Step>> groups,
      String part,
      String scenario,
      Supplier<LoadRequest> from,
      ServerProcess gateway,
      ServerProcess raw) {
    add(groups, part, closed(part, scenario, gateway, from), closed(part, scenario, raw, from));
  }

  private void besidePgBench(List<List<Step>> groups, ServerProcess gateway) {
    PgBench pgBench = new PgBench(options, database, tenants);
    String retrieve = "retrieve, 16 clients";
    String list = "list of 100, 16 clients";
    add(
        groups,
        "pgbench",
        load("retrieve", retrieve, gateway, LoadStep.FEW, 0, requests::retrieve, null),
        pgBench.running(retrieve, RawServer.retrieveStatement()));
    add(
        groups,
        "pgbench",
        load("list", list, gateway, LoadStep.FEW, 0, requests::list, null),
        pgBench.running(list, PgBench.LIST));
  }

  private void add(List<List<Step>> groups, String part, Step... steps) {
    if (options.has(part)) {
      groups.add(List.of(steps));
    }
  }

  private LoadStep closed(
      String path, String scenario, ServerProcess server, Supplier<LoadRequest> from) {
    return load(path, scenario, server, options.clients(), 0, from, null);
  }

  private LoadStep open(
      String scenario,
      ServerProcess server,
      int rate,
      Supplier<LoadRequest> from,
      @Nullable Supplier<LoadRequest> beside) {
    return load("retrieve", scenario, server, LoadStep.FEW, rate, from, beside);
  }

  private LoadStep load(
      String path,
      String scenario,
      ServerProcess server,
      int clients,
      int rate,
      Supplier<LoadRequest> from,
      @Nullable Supplier<LoadRequest> beside) {
    return new LoadStep(options, database, path, scenario, server, clients, rate, from, beside);
  }
}
