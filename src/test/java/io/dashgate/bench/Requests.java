package io.dashgate.bench;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;

/**
 * Makes requests about dashboards picked evenly.
 *
 * @param tenants that are there
 * @param projects of how many of them, from the first
 * @param credential of a project's user
 */
record Requests(Tenants tenants, int projects, IntFunction<String> credential) {

  private static final Map<Long, String> ETAGS = new ConcurrentHashMap<>();

  byte[] retrieve() {
    int project = project();
    return of("GET", path(project) + any(project) + "/", project, "", "");
  }

  /** The same, of the bare server, which passes on what Postgres has made. */
  byte[] retrieveMadeByPostgres() {
    int project = project();
    String path = path(project).replace("/api/", "/made-by-postgres/");
    return of("GET", path + any(project) + "/", project, "", "");
  }

  /** The same, of all projects but the first. */
  byte[] retrieveNotFirst() {
    int project = 2 + dice(projects - 1);
    return of("GET", path(project) + any(project) + "/", project, "", "");
  }

  /** A request that names what the last answer for the same dashboard was. */
  byte[] revalidate() {
    int project = project();
    long id = any(project);
    String etag = ETAGS.getOrDefault(id, "\"unknown\"");
    return of("GET", path(project) + id + "/", project, "If-None-Match: " + etag + "\r\n", "");
  }

  byte[] list() {
    int project = project();
    return of("GET", path(project) + "?limit=100", project, "", "");
  }

  byte[] create() {
    int project = project();
    String body =
        "{\"name\":\"Growth %d\",\"description\":\"What it shows\",\"tags\":[\"kpi\",\"load\"],\"pinned\":false}"
            .formatted(dice(1_000_000));
    return of("POST", path(project), project, "", body);
  }

  byte[] rename() {
    int project = project();
    return of(
        "PATCH",
        path(project) + any(project) + "/",
        project,
        "",
        "{\"name\":\"Dashboard %d\"}".formatted(dice(1_000_000)));
  }

  /** Moves all tiles of a dashboard, twenty where it has so many. */
  byte[] arrange() {
    int project = project();
    int number = 1 + dice(tenants.dashboards());
    StringBuilder tiles = new StringBuilder();
    for (int i = 1; i <= Math.min(20, tenants.tiles()); i++) {
      tiles
          .append(tiles.isEmpty() ? "" : ",")
          .append(
              "{\"id\":%d,\"layouts\":{\"sm\":{\"x\":%d,\"y\":%d,\"w\":6,\"h\":5}}}"
                  .formatted(tenants.tile(project, number, i), dice(2) * 6, i * 5));
    }
    String path = path(project) + tenants.dashboard(project, number) + "/";
    return of("PATCH", path, project, "", "{\"tiles\":[" + tiles + "]}");
  }

  /** 70 % retrieve, 20 % list, 5 % create, 5 % rename. */
  byte[] mix() {
    int dice = dice(100);
    return dice < 70 ? retrieve() : dice < 90 ? list() : dice < 95 ? create() : rename();
  }

  /** The same, and one in a hundred is wrong. */
  byte[] mixWithMistakes() {
    return dice(100) > 0 ? mix() : dice(2) == 0 ? invalid() : unknownCaller();
  }

  /** A body that the contract does not let through. */
  byte[] invalid() {
    int project = project();
    return of("POST", path(project), project, "", "{\"name\":5,\"tags\":[1]}");
  }

  byte[] unknownCaller() {
    int project = project();
    return render("GET", path(project) + any(project) + "/", "phx_" + "x".repeat(43), "", "");
  }

  /** Keeps the entity tag of an answer to {@link #retrieve} or {@link #revalidate}. */
  static void remember(byte[] request, String etag) {
    String line = new String(request, 0, 80, StandardCharsets.ISO_8859_1);
    int from = line.indexOf("/dashboards/") + "/dashboards/".length();
    ETAGS.put(Long.parseLong(line.substring(from, line.indexOf('/', from))), etag);
  }

  private int project() {
    return 1 + dice(projects);
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

  private byte[] of(String method, String path, int project, String headers, String body) {
    return render(method, path, credential.apply(project), headers, body);
  }

  private static byte[] render(
      String method, String path, String credential, String headers, String body) {
    String content =
        body.isEmpty()
            ? ""
            : "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n";
    return (method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + credential
            + "\r\n"
            + content
            + headers
            + "\r\n"
            + body)
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
