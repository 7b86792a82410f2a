package io.dashgate.chaos;

import io.dashgate.testing.Api;
import io.dashgate.testing.load.LoadRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** A tenant with some dashboards, and the requests that it makes. */
record Customer(String marker, String key, String dashboards, List<Long> ids) {

  private static final int ROWS = 100;
  private static final int TILES = 10;

  /** Signs up a customer with a hundred dashboards; the first one has ten tiles. */
  static Customer signUp(int port) {
    String marker = "marker-" + UUID.randomUUID();
    JsonObject signup =
        new JsonObject()
            .put("first_name", "Load")
            .put("email", marker + "@example.com")
            .put("password", marker);
    String token =
        new Api(port, null)
            .post("/api/signup/", signup)
            .expect(201)
            .json()
            .getString("access_token");
    JsonObject label = new JsonObject().put("label", "chaos");
    String key =
        new Api(port, token)
            .post("/api/personal_api_keys/", label)
            .expect(201)
            .json()
            .getString("value");
    Api api = new Api(port, key);
    String path =
        "/api/projects/" + api.get("/api/projects/@current/").expect(200).id() + "/dashboards/";
    List<Long> ids = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      JsonObject dashboard = dashboard(marker);
      ids.add(
          api.post(path, row == 0 ? dashboard.put("tiles", tiles(TILES)) : dashboard)
              .expect(201)
              .id());
    }
    return new Customer(marker, key, path, ids);
  }

  static List<Customer> signUp(int port, int count) {
    List<Customer> customers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      customers.add(signUp(port));
    }
    return customers;
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
