package io.dashgate.chaos;

import io.dashgate.testing.Api;
import io.dashgate.testing.Created;
import io.dashgate.testing.load.LoadRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** A tenant with some dashboards, and the requests that it makes. */
record Customer(String marker, String key, String dashboards, List<Long> ids) {

  private static final int ROWS = 100;
  private static final int FEW_ROWS = 10;
  private static final int TILES = 10;

  /** Signs up a customer with a hundred dashboards; the first one has ten tiles. */
  static Customer signUp(int port) {
    return of(Account.signUp(port), port, ROWS);
  }

  /** Signs up a customer with ten dashboards; the first one has ten tiles. */
  static Customer signUpWithFewRows(int port) {
    return of(Account.signUp(port), port, FEW_ROWS);
  }

  private static Customer of(Account account, int port, int rows) {
    String marker = account.marker();
    String path = account.project() + "dashboards/";
    Api api = new Api(port, account.key());
    List<Long> ids = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      JsonObject dashboard = row == 0 ? dashboardWithTiles(marker) : dashboard(marker);
      ids.add(Created.by(() -> api.post(path, dashboard)).id());
    }
    return new Customer(marker, account.key(), path, ids);
  }

  static List<Customer> signUp(int port, int count) {
    List<Customer> customers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      customers.add(signUp(port));
    }
    return customers;
  }

  /** Returns the id of its project. */
  long project() {
    return Long.parseLong(dashboards.split("/")[3]);
  }

  LoadRequest retrieve() {
    return get(dashboards + anyId() + "/");
  }

  LoadRequest retrieveWithTiles() {
    return get(dashboards + ids.get(0) + "/");
  }

  LoadRequest list(int limit) {
    return get(dashboards + "?limit=" + limit);
  }

  LoadRequest patch() {
    String body =
        new JsonObject()
            .put("description", marker + ThreadLocalRandom.current().nextInt())
            .encode();
    return LoadRequest.of("PATCH", dashboards + anyId() + "/", key, body).expecting(marker);
  }

  /** Returns the creation of a dashboard of this name, with tags and tiles. */
  LoadRequest create(String name) {
    JsonObject body =
        dashboard(name).put("tiles", tiles(AcknowledgedWrites.TILES)).put("description", marker);
    return LoadRequest.of("POST", dashboards, key, body.encode()).expecting(name);
  }

  /** Returns a retrieve (60 %), a list of 20 (20 %) or a patch (20 %). */
  LoadRequest any() {
    int dice = ThreadLocalRandom.current().nextInt(100);
    return dice < 60 ? retrieve() : dice < 80 ? list(20) : patch();
  }

  Api api(int port) {
    return new Api(port, key);
  }

  static Customer anyOf(List<Customer> customers) {
    return customers.get(ThreadLocalRandom.current().nextInt(customers.size()));
  }

  private LoadRequest get(String path) {
    return LoadRequest.of("GET", path, key, null).expecting(marker);
  }

  private long anyId() {
    return ids.get(1 + ThreadLocalRandom.current().nextInt(ids.size() - 1));
  }

  /** Returns the creation of a dashboard with ten tiles. */
  static JsonObject dashboardWithTiles(String name) {
    return dashboard(name).put("tiles", tiles(TILES));
  }

  private static JsonObject dashboard(String name) {
    return new JsonObject()
        .put("name", name)
        .put("description", "A dashboard of " + name)
        .put("filters", new JsonObject().put("date_from", "-14d"))
        .put("tags", new JsonArray().add("chaos").add("kpi"));
  }

  private static JsonArray tiles(int count) {
    JsonArray tiles = new JsonArray();
    for (int i = 0; i < count; i++) {
      JsonObject filters = new JsonObject().put("insight", "TRENDS").put("note", "x".repeat(500));
      JsonObject insight = new JsonObject().put("name", "Insight " + i).put("filters", filters);
      tiles.add(new JsonObject().put("insight", insight));
    }
    return tiles;
  }
}
