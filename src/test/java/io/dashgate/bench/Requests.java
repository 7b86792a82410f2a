package io.dashgate.bench;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;

/**
 * Makes requests about dashboards picked evenly. Nothing here changes anything in the first tenth
 * of the projects, so that entity tags of theirs hold.
 *
 * @param tenants that are there
 * @param projects how many of them are asked about, from the first
 * @param credential of a project's user
 */
record Requests(Tenants tenants, int projects, IntFunction<String> credential) {

  /** The entity tags of unchanging projects' first dashboards, by project. */
  private static final Map<Integer, String> TAGS = new HashMap<>();

  /** Learns the entity tags that {@link #revalidate} names. */
  void learnTags(int port) throws IOException {
    try (Wire wire = new Wire(port)) {
      for (int project = 1; project <= unchanging(); project++) {
        wire.exchange(first(project, "", 200).bytes());
        TAGS.put(project, wire.etag());
      }
    }
  }

  Request retrieve() {
    return retrieve(project());
  }

  /** The same, of the raw server, which passes on what Postgres has made. */
  Request retrieveMadeByPostgres() {
    int project = project();
    String path = path(project).replace("/api/", "/made-by-postgres/");
    return Request.get(path + any(project) + "/", credential(project), "", 200);
  }

  /** The same, of all projects but the first. */
  Request retrieveNotFirst() {
    return retrieve(2 + dice(projects - 1));
  }

  /** The same, of those dashboards only that {@link #revalidate} asks about. */
  Request retrieveKnown() {
    return first(1 + dice(unchanging()), "", 200);
  }

  /** A dashboard that the client has already. */
  Request revalidate() {
    int project = 1 + dice(unchanging());
    return first(project, "If-None-Match: " + TAGS.get(project) + "\r\n", 304);
  }

  Request list() {
    int project = project();
    return Request.get(path(project) + "?limit=100", credential(project), "", 200);
  }

  Request create() {
    int project = changing();
    String body =
        "{\"name\":\"Growth "
            + dice(1_000_000)
            + "\",\"description\":\"What it shows\",\"tags\":[\"kpi\",\"load\"],\"pinned\":false}";
    return Request.send("POST", path(project), credential(project), body, 201);
  }

  Request rename() {
    int project = changing();
    String body = "{\"name\":\"Dashboard " + dice(1_000_000) + "\"}";
    String path = path(project) + any(project) + "/";
    return Request.send("PATCH", path, credential(project), body, 200);
  }

  /** Moves all tiles of a dashboard with twenty. */
  Request arrange() {
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
    return Request.send("PATCH", path, credential(project), body, 200);
  }

  /** 70 % retrieve, 20 % list, 5 % create, 5 % rename. */
  Request mix() {
    int dice = dice(100);
    return dice < 70 ? retrieve() : dice < 90 ? list() : dice < 95 ? create() : rename();
  }

  /** The same, and one in a hundred is wrong. */
  Request mixWithMistakes() {
    return dice(100) > 0 ? mix() : dice(2) == 0 ? invalid() : guess();
  }

  /** A body that the contract does not let through. */
  Request invalid() {
    int project = project();
    String body = "{\"name\":5,\"tags\":[1]}";
    return Request.send("POST", path(project), credential(project), body, 400);
  }

  /** A key that is nobody's, another one each time. */
  Request guess() {
    int project = project();
    String key = "phx_" + "x".repeat(34) + (100_000_000 + dice(900_000_000));
    return Request.get(path(project) + any(project) + "/", key, "", 401);
  }

  /** Of the project that has used up what it may ask. */
  Request overQuota() {
    int project = tenants.limited();
    return Request.get(path(project) + any(project) + "/", credential(project), "", 429);
  }

  private Request retrieve(int project) {
    return Request.get(path(project) + any(project) + "/", credential(project), "", 200);
  }

  private Request first(int project, String headers, int status) {
    String path = path(project) + tenants.dashboard(project, 1) + "/";
    return Request.get(path, credential(project), headers, status);
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
