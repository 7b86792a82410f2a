package io.dashgate.bench;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.load.LoadRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;

/**
 * Requests for dashboards that are chosen evenly. None changes the first tenth of the projects, so
 * that their entity tags stay valid.
 *
 * @param tenants the content of the database
 * @param projects the number of projects in use, from the first
 * @param credential the credential of a project's user
 */
record Requests(Tenants tenants, int projects, IntFunction<String> credential) {

  /** The entity tags of the first dashboards of unchanging projects, by project. */
  private static final Map<Integer, String> TAGS = new HashMap<>();

  /** Reads the entity tags of {@link #revalidate}. */
  void readTags(int port) {
    for (int project = 1; project <= unchanging(); project++) {
      String path = path(project) + tenants.dashboard(project, 1) + "/";
      Answer answer = new Api(port, credential(project)).get(path).expect(200);
      TAGS.put(project, answer.header("ETag").orElseThrow());
    }
  }

  LoadRequest retrieve() {
    return retrieve(project());
  }

  /** A retrieve from the raw server as one JSON text made by Postgres. */
  LoadRequest retrieveMadeByPostgres() {
    int project = project();
    String path = path(project).replace("/api/", "/made-by-postgres/");
    return get(path + any(project) + "/", credential(project)).expecting(200);
  }

  /** A retrieve from any project but the first. */
  LoadRequest retrieveNotFirst() {
    return retrieve(2 + dice(projects - 1));
  }

  /** A retrieve of a dashboard that {@link #revalidate} may ask for. */
  LoadRequest retrieveKnown() {
    return first(1 + dice(unchanging()), Map.of()).expecting(200);
  }

  /** A retrieve of a dashboard that the client has: 304. */
  LoadRequest revalidate() {
    int project = 1 + dice(unchanging());
    return first(project, Map.of("If-None-Match", TAGS.get(project))).expecting(304);
  }

  LoadRequest list() {
    int project = project();
    return get(path(project) + "?limit=100", credential(project)).expecting(200);
  }

  LoadRequest create() {
    int project = changing();
    String body =
        "{\"name\":\"Growth "
            + dice(1_000_000)
            + "\",\"description\":\"What it shows\",\"tags\":[\"kpi\",\"load\"],\"pinned\":false}";
    return LoadRequest.of("POST", path(project), credential(project), body).expecting(201);
  }

  LoadRequest rename() {
    int project = changing();
    String body = "{\"name\":\"Dashboard " + dice(1_000_000) + "\"}";
    String path = path(project) + any(project) + "/";
    return LoadRequest.of("PATCH", path, credential(project), body).expecting(200);
  }

  /** Moves all tiles of a dashboard with twenty. */
  LoadRequest arrange() {
    int project = tenants.wide(dice(tenants.wideProjects()));
    int number = 1 + dice(tenants.dashboards());
    StringBuilder tiles = new StringBuilder();
    for (int i = 1; i <= 2 * tenants.tiles(); i++) {
      tiles
          .append(tiles.isEmpty() ? "{\"id\":" : ",{\"id\":")
          .append(tenants.tile(project, number, i))
          .append(",\"layouts\":{\"sm\":{\"x\":")
          .append(dice(2) * 6)
          .append(",\"y\":")
          .append(i * 5)
          .append(",\"w\":6,\"h\":5}}}");
    }
    String path = path(project) + tenants.dashboard(project, number) + "/";
    String body = "{\"tiles\":[" + tiles + "]}";
    return LoadRequest.of("PATCH", path, credential(project), body).expecting(200);
  }

  /** 70 % retrieve, 20 % list, 5 % create, 5 % rename. */
  LoadRequest mix() {
    int dice = dice(100);
    return dice < 70 ? retrieve() : dice < 90 ? list() : dice < 95 ? create() : rename();
  }

  /** The mix with one invalid request in a hundred. */
  LoadRequest mixWithMistakes() {
    return dice(100) > 0 ? mix() : dice(2) == 0 ? invalid() : guess();
  }

  /** A body that the contract refuses: 400. */
  LoadRequest invalid() {
    int project = project();
    String body = "{\"name\":5,\"tags\":[1]}";
    return LoadRequest.of("POST", path(project), credential(project), body).expecting(400);
  }

  /** An unknown key, another one each time: 401. */
  LoadRequest guess() {
    int project = project();
    String key = "phx_" + "x".repeat(34) + (100_000_000 + dice(900_000_000));
    return get(path(project) + any(project) + "/", key).expecting(401);
  }

  /** A retrieve from the project without any quota left: 429. */
  LoadRequest overQuota() {
    int project = tenants.limited();
    return get(path(project) + any(project) + "/", credential(project)).expecting(429);
  }

  private LoadRequest retrieve(int project) {
    return get(path(project) + any(project) + "/", credential(project)).expecting(200);
  }

  private LoadRequest first(int project, Map<String, String> headers) {
    String path = path(project) + tenants.dashboard(project, 1) + "/";
    return LoadRequest.of("GET", path, credential(project), null, headers);
  }

  private static LoadRequest get(String path, String credential) {
    return LoadRequest.of("GET", path, credential, null);
  }

  private String credential(int project) {
    return credential.apply(project);
  }

  private int project() {
    return 1 + dice(projects);
  }

  private int unchanging() {
    return Math.max(1, projects / 10);
  }

  private int changing() {
    return unchanging() + 1 + dice(projects - unchanging());
  }

  private long any(int project) {
    return tenants.dashboard(project, 1 + dice(tenants.dashboards()));
  }

  private static int dice(int bound) {
    return ThreadLocalRandom.current().nextInt(bound);
  }

  private static String path(int project) {
    return "/api/projects/" + project + "/dashboards/";
  }
}
