package io.dashgate.bench;

import io.dashgate.dashboards.RawServer;
import io.dashgate.platform.auth.AccessTokens;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The loads that are chosen, in groups of such as are compared. */
final class Loads {

  private static final int NEIGHBOURS = 10;
  private static final int QUIET_RATE = 20 * (NEIGHBOURS - 1);

  private final Options options;
  private final Postgres postgres;
  private final Tenants tenants;
  private final Requests requests;
  private final Requests ofOne;
  private final Requests ofTen;
  private final Requests byToken;

  Loads(Options options, Postgres postgres, Tenants tenants) {
    this.options = options;
    this.postgres = postgres;
    this.tenants = tenants;
    this.requests = new Requests(tenants, tenants.projects(), Accounts::key);
    this.ofOne = new Requests(tenants, 1, Accounts::key);
    this.ofTen = new Requests(tenants, NEIGHBOURS, Accounts::key);
    AccessTokens tokens =
        new AccessTokens(
            Vertx.vertx(), Clock.systemUTC(), Launcher.SECRET, Launcher.TOKEN_LIFETIME);
    Map<Integer, String> issued = new ConcurrentHashMap<>();
    this.byToken =
        new Requests(
            tenants, tenants.projects(), project -> issued.computeIfAbsent(project, tokens::issue));
  }

  /** Learns what loads need to know, and that both servers answer the same. */
  void prepare(Server gateway, Server raw) throws Exception {
    for (String path : List.of("", "2/")) {
      String answer = answer(raw, path);
      if (!answer.equals(answer(gateway, path))) {
        throw new IllegalStateException("the raw server answers something else: " + answer);
      }
    }
    requests.learnTags(gateway.port());
  }

  /** Without what other processes may write down at any moment. */
  private static String answer(Server server, String path)
      throws IOException, InterruptedException {
    URI uri =
        URI.create("http://127.0.0.1:" + server.port() + "/api/projects/1/dashboards/" + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + Accounts.key(1)).build();
    return HttpClient.newHttpClient()
        .send(request, BodyHandlers.ofString())
        .body()
        .replaceAll("\"last_accessed_at\":[^,]*", "");
  }

  /** Returns those that compare the gateway with raw, with another like it, with itself. */
  List<List<Step>> comparing(Server gateway, Server again, Server raw) {
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
  List<List<Step>> retrieving(List<Server> servers) {
    return List.of(
        servers.stream()
            .<Step>map(server -> closed("retrieve", "retrieve", server, requests::retrieve))
            .toList());
  }

  private void besideRaw(
      List<List<Step>> groups,
      String part,
      String scenario,
      Supplier<Request> from,
      Server gateway,
      Server raw) {
    add(groups, part, closed(part, scenario, gateway, from), closed(part, scenario, raw, from));
  }

  private void besidePgBench(List<List<Step>> groups, Server gateway) {
    PgBench pgBench = new PgBench(options, postgres, tenants);
    String retrieve = "retrieve, 16 clients";
    String list = "list of 100, 16 clients";
    add(
        groups,
        "pgbench",
        load("retrieve", retrieve, gateway, Load.FEW, 0, requests::retrieve, null),
        pgBench.running(retrieve, RawServer.retrieveStatement()));
    add(
        groups,
        "pgbench",
        load("list", list, gateway, Load.FEW, 0, requests::list, null),
        pgBench.running(list, PgBench.LIST));
  }

  private void add(List<List<Step>> groups, String part, Step... steps) {
    if (options.has(part)) {
      groups.add(List.of(steps));
    }
  }

  private Load closed(String path, String scenario, Server server, Supplier<Request> from) {
    return load(path, scenario, server, options.clients(), 0, from, null);
  }

  private Load open(
      String scenario,
      Server server,
      int rate,
      Supplier<Request> from,
      @Nullable Supplier<Request> beside) {
    return load("retrieve", scenario, server, Load.FEW, rate, from, beside);
  }

  private Load load(
      String path,
      String scenario,
      Server server,
      int clients,
      int rate,
      Supplier<Request> from,
      @Nullable Supplier<Request> beside) {
    return new Load(options, postgres, path, scenario, server, clients, rate, from, beside);
  }
}
