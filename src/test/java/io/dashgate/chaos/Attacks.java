package io.dashgate.chaos;

import io.dashgate.testing.Api;
import io.dashgate.testing.Created;
import io.dashgate.testing.load.LoadRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The attacks that a quiet tenant must not notice. */
final class Attacks {

  private static final Set<String> TENANT = Set.of("200", "429", "503");

  /** 400: another change was faster, or the list is too long. 504: the time limit. */
  private static final Set<String> COSTLY = Set.of("200", "400", "429", "503", "504");

  private static final Set<String> STRANGER = Set.of("401", "429", "503");

  private static final int PROJECTS = 15;
  private static final int KEYS = 20;
  private static final int LARGE_INSIGHTS = 1_000;

  /** So many large insights are an answer of 7 MB. */
  private static final int SEVEN_MEGABYTES = 54;

  private static final int BODY_BYTES = 1_000_000;
  private static final int SENT_BYTES = 900_000;

  /** An attack with its title. */
  record Named(String title, Attack attack) {}

  private Attacks() {}

  static List<Named> all() {
    return List.of(
        new Named("one tenant, 256 connections", new Flood(256, TENANT, Attacks::tenant)),
        new Named(
            "one organization of 15 projects, 256 connections",
            new Flood(256, TENANT, Attacks::organization)),
        new Named("unknown keys, 128 connections", new Flood(128, STRANGER, port -> unknownKeys())),
        new Named("no key, 256 connections", new Flood(256, STRANGER, port -> noKey())),
        new Named(
            "wrong passwords, 64 connections",
            new Flood(64, Set.of("400", "403", "429", "503"), Attacks::wrongPasswords)),
        new Named(
            "128 MB of insights asked for, 2 connections",
            new Flood(2, COSTLY, Attacks::largeList)),
        new Named(
            "a user's password changed with 20 keys, 40 connections",
            new Flood(40, COSTLY, Attacks::passwordChanges)),
        new Named(
            "7 MB asked for and not read, 100 connections",
            new OpenSockets(100, false, Attacks::sevenMegabytes)),
        new Named(
            "0.9 MB of a body sent without a key, 500 connections",
            new OpenSockets(500, true, port -> halfABody())));
  }

  private static Supplier<LoadRequest> tenant(int port) {
    Customer customer = Customer.signUp(port);
    return customer::retrieveWithTiles;
  }

  private static Supplier<LoadRequest> organization(int port) {
    Account account = Account.signUp(port);
    List<String> dashboards = new ArrayList<>();
    for (String project : account.moreProjects(port, PROJECTS)) {
      String path = project + "dashboards/";
      JsonObject dashboard = Customer.dashboardWithTiles(account.marker());
      Api api = new Api(port, account.key());
      long id = Created.by(() -> api.post(path, dashboard)).id();
      dashboards.add(path + id + "/");
    }
    return () -> LoadRequest.of("GET", anyOf(dashboards), account.key(), null);
  }

  private static Supplier<LoadRequest> unknownKeys() {
    return () -> {
      String key = "phx_" + Long.toString(ThreadLocalRandom.current().nextLong(), 36);
      return LoadRequest.of("GET", "/api/projects/@current/dashboards/", key, null);
    };
  }

  private static Supplier<LoadRequest> noKey() {
    LoadRequest request = LoadRequest.of("GET", "/api/projects/@current/dashboards/", null, null);
    return () -> request;
  }

  /** Some addresses have an account and are locked after a while, most have none. */
  private static Supplier<LoadRequest> wrongPasswords(int port) {
    Account account = Account.signUp(port);
    AtomicInteger count = new AtomicInteger();
    return () -> {
      String name = count.incrementAndGet() % 4 == 0 ? account.marker() : UUID.randomUUID() + "";
      String body =
          new JsonObject()
              .put("email", name + "@example.com")
              .put("password", UUID.randomUUID().toString())
              .encode();
      return LoadRequest.of("POST", "/api/login/", null, body);
    };
  }

  private static Supplier<LoadRequest> passwordChanges(int port) {
    Account account = Account.signUp(port);
    List<String> keys = account.moreKeys(port, KEYS);
    String body =
        new JsonObject()
            .put("password", account.marker())
            .put("current_password", account.marker())
            .encode();
    return () -> LoadRequest.of("PATCH", "/api/users/@me/", anyOf(keys), body);
  }

  private static Supplier<LoadRequest> largeList(int port) {
    LargeInsights large = LargeInsights.create(port, LARGE_INSIGHTS);
    return () -> large.list(LARGE_INSIGHTS);
  }

  private static byte[] sevenMegabytes(int port) {
    return LargeInsights.create(port, SEVEN_MEGABYTES).list(SEVEN_MEGABYTES).bytes().getBytes();
  }

  private static byte[] halfABody() {
    String head =
        """
        POST /api/projects/1/dashboards/ HTTP/1.1
        Host: localhost
        Content-Type: application/json
        Content-Length: %d

        """
            .formatted(BODY_BYTES);
    return (head + "{\"name\": \"" + "x".repeat(SENT_BYTES)).getBytes(StandardCharsets.US_ASCII);
  }

  private static <T> T anyOf(List<T> list) {
    return list.get(ThreadLocalRandom.current().nextInt(list.size()));
  }
}
