package io.dashgate.chaos;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Created;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A user with an organization and a project of its own.
 *
 * @param marker a text that no other account has; the name in the e-mail address and the password
 * @param token an access token
 * @param key a personal API key with all rights
 * @param project the path of the project
 */
record Account(String marker, String token, String key, String project) {

  private static final String DOMAIN = "@example.com";

  static Account signUp(int port) {
    Answer answer = Created.by(() -> signUp(port, "marker-" + UUID.randomUUID()));
    String token = answer.json().getString("access_token");
    String marker = answer.json().getString("email").replace(DOMAIN, "");
    String key = newKey(port, token);
    long project = new Api(port, key).get("/api/projects/@current/").expect(200).id();
    return new Account(marker, token, key, path(project));
  }

  private static Answer signUp(int port, String marker) {
    JsonObject signup =
        new JsonObject()
            .put("first_name", "Load")
            .put("email", marker + DOMAIN)
            .put("password", marker);
    return new Api(port, null).post("/api/signup/", signup);
  }

  /** Creates more personal API keys and returns them. */
  List<String> moreKeys(int port, int count) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(newKey(port, token));
    }
    return keys;
  }

  /** Creates more projects in the organization and returns their paths. */
  List<String> moreProjects(int port, int count) {
    Api api = new Api(port, token);
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      JsonObject project = new JsonObject().put("name", "Project " + i);
      paths.add(
          path(Created.by(() -> api.post("/api/organizations/@current/projects/", project)).id()));
    }
    return paths;
  }

  private static String newKey(int port, String token) {
    JsonObject label = new JsonObject().put("label", "chaos");
    return Created.by(() -> new Api(port, token).post("/api/personal_api_keys/", label))
        .json()
        .getString("value");
  }

  private static String path(long project) {
    return "/api/projects/" + project + "/";
  }
}
