package io.dashgate.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Clients of many tenants that create, read, list and patch dashboards, and check on every answer
 * that nothing in it is another tenant's. Closed loop: each client waits for its answer. One that
 * is refused asks again at once, whatever {@code Retry-After} says, so many clients are an
 * overload.
 *
 * <p>Arguments: {@code mix|retrieve|list|create|patch SECONDS CLIENTS CONNECTIONS TENANTS PID
 * TILES}. The gateway is on port 8000 without rate limits; with its process id, CPU per request is
 * printed, too. The dashboards that are read have so many insight tiles with filters of a kilobyte,
 * by default none.
 */
public final class Load {

  private static final int PORT = 8000;
  private static final int ROWS_EACH = 100;

  private final Vertx vertx;
  private final HttpClientAgent client;
  private final List<Tenant> tenants = new ArrayList<>();
  private final LongAdder answered = new LongAdder();
  private final ConcurrentHashMap<String, LongAdder> outcomes = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
  private final AtomicLong stopAt = new AtomicLong();

  private record Tenant(String marker, String key, String path, List<Long> ids) {}

  private Load(Vertx vertx, HttpClientAgent client) {
    this.vertx = vertx;
    this.client = client;
  }

  /** Runs a load; see the class. */
  public static void main(String[] arguments) throws Exception {
    String operation = arguments[0];
    int seconds = Integer.parseInt(arguments[1]);
    int clients = Integer.parseInt(arguments[2]);
    int connections = Integer.parseInt(arguments[3]);
    int tenants = Integer.parseInt(arguments[4]);
    long gateway = arguments.length > 5 ? Long.parseLong(arguments[5]) : 0;
    Vertx vertx = Vertx.vertx();
    HttpClientAgent client =
        vertx
            .httpClientBuilder()
            .with(new HttpClientOptions().setDefaultPort(PORT).setDefaultHost("127.0.0.1"))
            .with(new PoolOptions().setHttp1MaxSize(connections))
            .build();
    Load load = new Load(vertx, client);
    load.signUp(tenants, arguments.length > 6 ? Integer.parseInt(arguments[6]) : 0);
    if (seconds > 5) {
      load.run(operation, clients, Math.min(15, seconds));
      load.forget();
    }
    Cpu before = Cpu.read(gateway);
    double took = load.run(operation, clients, seconds);
    load.report(operation, took, before, Cpu.read(gateway));
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void signUp(int count, int tiles) throws Exception {
    for (int i = 0; i < count; i++) {
      String marker = "marker-" + UUID.randomUUID();
      JsonObject signup =
          new JsonObject()
              .put("first_name", "Load")
              .put("email", marker + "@example.com")
              .put("password", marker);
      String token = call(HttpMethod.POST, "/api/signup/", null, signup).getString("access_token");
      JsonObject key = new JsonObject().put("label", "load");
      String value =
          call(HttpMethod.POST, "/api/personal_api_keys/", token, key).getString("value");
      long project = call(HttpMethod.GET, "/api/projects/@current/", value, null).getLong("id");
      String path = "/api/projects/" + project + "/dashboards/";
      List<Long> ids = new ArrayList<>();
      for (int row = 0; row < ROWS_EACH; row++) {
        JsonObject dashboard = dashboard(marker).put("tiles", tiles(tiles));
        ids.add(call(HttpMethod.POST, path, value, dashboard).getLong("id"));
      }
      tenants.add(new Tenant(marker, value, path, ids));
    }
  }

  private double run(String operation, int clients, int seconds) throws Exception {
    long start = System.nanoTime();
    stopAt.set(start + TimeUnit.SECONDS.toNanos(seconds));
    List<Future<Void>> running = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      Tenant tenant = tenants.get(i % tenants.size());
      running.add(onEventLoop(() -> loop(operation, tenant)));
    }
    Future.join(running)
        .toCompletionStage()
        .toCompletableFuture()
        .get(seconds + 30L, TimeUnit.SECONDS);
    return (System.nanoTime() - start) / 1e9;
  }

  private Future<Void> loop(String operation, Tenant tenant) {
    if (System.nanoTime() > stopAt.get()) {
      return Future.succeededFuture();
    }
    return once(operation, tenant)
        .onComplete(any -> answered.increment())
        .transform(any -> loop(operation, tenant));
  }

  private Future<Void> once(String operation, Tenant tenant) {
    long id = tenant.ids().get(ThreadLocalRandom.current().nextInt(ROWS_EACH));
    int dice = ThreadLocalRandom.current().nextInt(100);
    return switch (operation) {
      case "retrieve" -> send(HttpMethod.GET, tenant.path() + id + "/", tenant, null);
      case "list" -> send(HttpMethod.GET, tenant.path() + "?limit=100", tenant, null);
      case "create" -> send(HttpMethod.POST, tenant.path(), tenant, dashboard(tenant.marker()));
      case "patch" ->
          send(
              HttpMethod.PATCH,
              tenant.path() + id + "/",
              tenant,
              new JsonObject().put("description", tenant.marker() + dice));
      default ->
          once(
              dice < 50 ? "retrieve" : dice < 70 ? "list" : dice < 85 ? "create" : "patch", tenant);
    };
  }

  private Future<Void> send(HttpMethod method, String path, Tenant tenant, JsonObject body) {
    long start = System.nanoTime();
    return client
        .request(method, path)
        .compose(
            request -> {
              request.putHeader("Authorization", "Bearer " + tenant.key());
              return body == null ? request.send() : request.send(body.toBuffer());
            })
        .compose(response -> response.body().map(b -> judge(response.statusCode(), b, tenant)))
        .otherwise(failure -> "failed: " + failure.getMessage())
        .map(
            outcome -> {
              outcomes.computeIfAbsent(outcome, any -> new LongAdder()).increment();
              if (outcome.startsWith("2")) {
                latencies.add(System.nanoTime() - start);
              }
              return null;
            });
  }

  private static String judge(int status, Buffer body, Tenant tenant) {
    String text = body.toString();
    boolean foreign = text.replace(tenant.marker(), "").contains("marker-");
    return foreign ? "FOREIGN ROW" : Integer.toString(status);
  }

  private JsonObject call(HttpMethod method, String path, String credential, JsonObject body)
      throws Exception {
    return onEventLoop(
            () ->
                client
                    .request(method, path)
                    .compose(
                        request -> {
                          if (credential != null) {
                            request.putHeader("Authorization", "Bearer " + credential);
                          }
                          return body == null ? request.send() : request.send(body.toBuffer());
                        })
                    .compose(response -> response.body())
                    .map(Buffer::toJsonObject))
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  /** From any other thread, a body may have passed before somebody asks for it. */
  private <T> Future<T> onEventLoop(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    vertx.runOnContext(any -> work.get().onComplete(promise));
    return promise.future();
  }

  private static JsonObject dashboard(String marker) {
    return new JsonObject()
        .put("name", marker)
        .put("description", "A dashboard of " + marker)
        .put("filters", new JsonObject().put("date_from", "-14d"))
        .put("tags", new JsonArray().add("load").add("kpi"));
  }

  private static JsonArray tiles(int count) {
    JsonArray tiles = new JsonArray();
    for (int i = 0; i < count; i++) {
      JsonObject event = new JsonObject().put("id", "$pageview").put("math", "dau");
      JsonObject filters =
          new JsonObject()
              .put("insight", "TRENDS")
              .put("events", new JsonArray(Collections.nCopies(27, event)));
      tiles.add(
          new JsonObject()
              .put(
                  "insight", new JsonObject().put("name", "Insight " + i).put("filters", filters)));
    }
    return tiles;
  }

  private void forget() {
    answered.reset();
    outcomes.clear();
    latencies.clear();
  }

  private void report(String operation, double seconds, Cpu before, Cpu after) {
    long[] sorted = latencies.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    long requests = answered.sum();
    System.out.printf(
        "%s: %d requests in %.1f s, %.0f/s, of them well %.0f/s, p50 %.1f ms, p99 %.1f ms,"
            + " outcomes %s%n",
        operation,
        requests,
        seconds,
        requests / seconds,
        sorted.length / seconds,
        sorted[sorted.length / 2] / 1e6,
        sorted[(int) (sorted.length * 0.99)] / 1e6,
        outcomes);
    System.out.printf(
        "%s: CPU per request: gateway %.0f us, Postgres %.0f us%n",
        operation,
        (after.gatewayMicros() - before.gatewayMicros()) / (double) requests,
        (after.postgresMicros() - before.postgresMicros()) / (double) requests);
  }
}
