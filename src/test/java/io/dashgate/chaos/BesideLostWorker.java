package io.dashgate.chaos;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Created;
import io.dashgate.testing.Soon;
import io.dashgate.testing.process.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Each kind of request of a tenant works while a worker of the Citus cluster is lost that has none
 * of its rows: no statement asks more servers than it needs.
 */
record BesideLostWorker() implements Check {

  /** Of the worker that was lost before. */
  private static final Duration RECOVERY = Duration.ofSeconds(60);

  private static final String INSIGHT = "{\"name\":\"i\",\"filters\":{\"insight\":\"TRENDS\"}}";

  @Override
  public String id() {
    return "14e";
  }

  @Override
  public String title() {
    return "Citus: every kind of request while another tenant's worker is lost";
  }

  @Override
  public Row run(ChaosEnvironment environment) throws Exception {
    return CitusCluster.run(this, environment, this::measure);
  }

  private Row measure(CitusCluster cluster, ServerProcess gateway) throws Exception {
    Map<CitusServer, List<Customer>> customers = cluster.signUp(gateway.port(), 1);
    List<CitusServer> servers = List.copyOf(customers.keySet());
    List<String> failed = new ArrayList<>();
    for (CitusServer lost : servers) {
      CitusServer other = servers.get(1 - servers.indexOf(lost));
      failed.addAll(failedBeside(lost, customers.get(other).get(0), gateway.port()));
    }
    return row("each of two workers lost, failed: " + failed, "none fails", failed.isEmpty());
  }

  /** Returns the kinds of requests of a customer that fail while a worker is lost. */
  private static List<String> failedBeside(CitusServer lost, Customer customer, int port)
      throws Exception {
    Api api = customer.api(port);
    Map<String, Supplier<Answer>> requests = requests(customer, api);
    requests.putAll(ofPeople(customer, port));
    requests.putAll(ofCollaborators(customer, api, port));
    List<String> failed = new ArrayList<>();
    // until each has worked, so that one that is wrong is not taken for one that fails
    Soon.seen(
        RECOVERY, () -> requests.values().stream().allMatch(each -> each.get().status() < 300));
    try {
      lost.stop();
      requests.forEach((name, request) -> note(name, request.get(), failed));
    } finally {
      lost.start();
    }
    return failed;
  }

  private static void note(String name, Answer answer, List<String> failed) {
    if (answer.status() >= 300) {
      failed.add(name + " " + answer.status());
    }
  }

  private static Map<String, Supplier<Answer>> requests(Customer customer, Api api) {
    String project = customer.dashboards().replace("dashboards/", "");
    String all = customer.dashboards();
    String one = all + customer.ids().get(1) + "/";
    String tiled = all + customer.ids().get(0) + "/";
    AtomicLong text = new AtomicLong();
    AtomicLong insight = new AtomicLong();
    Map<String, Supplier<Answer>> requests = new LinkedHashMap<>();
    requests.put("list", () -> api.get(all + "?limit=20"));
    requests.put("search", () -> api.get(all + "?search=a&tags=kpi"));
    requests.put("retrieve", () -> api.get(tiled));
    requests.put("create", () -> api.post(all, "{\"name\":\"n\"}"));
    requests.put(
        "create with tiles",
        () -> api.post(all, "{\"name\":\"n\",\"tiles\":[{\"insight\":" + INSIGHT + "}]}"));
    requests.put(
        "create with a key",
        () ->
            api.send(
                "POST",
                all,
                "{\"name\":\"n\"}",
                Map.of("Idempotency-Key", "k" + System.nanoTime())));
    requests.put("duplicate", () -> api.post(all, copy(customer, false)));
    requests.put("duplicate with insights", () -> api.post(all, copy(customer, true)));
    requests.put(
        "create from a template",
        () -> api.post(all, "{\"name\":\"n\",\"use_template\":\"WEBSITE_TRAFFIC\"}"));
    requests.put("rename", () -> api.patch(one, "{\"name\":\"n\"}"));
    requests.put("delete", () -> api.patch(one, "{\"deleted\":true}"));
    requests.put("restore", () -> api.patch(one, "{\"deleted\":false}"));
    requests.put(
        "create insight",
        () -> {
          Answer made = api.post(project + "insights/", INSIGHT);
          insight.set(made.status() == 201 ? made.id() : insight.get());
          return made;
        });
    requests.put("list insights", () -> api.get(project + "insights/?limit=5"));
    requests.put("read insight", () -> api.get(project + "insights/" + insight + "/"));
    requests.put(
        "rename insight",
        () -> api.patch(project + "insights/" + insight + "/", "{\"name\":\"j\"}"));
    requests.put(
        "place insight",
        () ->
            api.patch(
                project + "insights/" + insight + "/",
                "{\"dashboards\":[" + customer.ids().get(1) + "]}"));
    requests.put(
        "text tile",
        () -> {
          Answer made = api.post(one + "create_text_tile/", "{\"body\":\"t\"}");
          text.set(made.status() == 201 ? made.id() : text.get());
          return made;
        });
    requests.put(
        "change tile",
        () -> api.patch(one, "{\"tiles\":[{\"id\":" + text + ",\"color\":\"red\"}]}"));
    requests.put(
        "copy tile",
        () ->
            api.post(
                tiled + "copy_tile/",
                "{\"fromDashboardId\":" + customer.ids().get(1) + ",\"tileId\":" + text + "}"));
    requests.put(
        "move tile",
        () ->
            api.post(
                one + "move_tile/",
                "{\"tile\":{\"id\":" + text + "},\"toDashboard\":" + customer.ids().get(2) + "}"));
    requests.put("share", () -> api.patch(one + "sharing/", "{\"enabled\":true}"));
    requests.put("new link", () -> api.post(one + "sharing/refresh/", "{}"));
    requests.put(
        "visit",
        () ->
            api.get(
                "/shared/" + api.get(one + "sharing/").json().getString("access_token") + ".json"));
    requests.put(
        "create template", () -> api.post(project + "dashboard_templates/", TEMPLATE_OF_PROJECT));
    requests.put("list templates", () -> api.get(project + "dashboard_templates/"));
    requests.put("collaborators", () -> api.get(one + "collaborators/"));
    requests.put("project", () -> api.get(project));
    return requests;
  }

  private static Map<String, Supplier<Answer>> ofPeople(Customer customer, int port) {
    Api stranger = new Api(port, null);
    String login =
        "{\"email\":\"%s@example.com\",\"password\":\"%s\"}"
            .formatted(customer.marker(), customer.marker());
    AtomicReference<JsonObject> session = new AtomicReference<>(new JsonObject());
    AtomicReference<String> key = new AtomicReference<>("");
    Supplier<Api> user = () -> new Api(port, session.get().getString("access_token"));
    Map<String, Supplier<Answer>> requests = new LinkedHashMap<>();
    requests.put(
        "log in",
        () -> {
          Answer answer = stranger.post("/api/login/", login);
          if (answer.status() == 200) {
            session.set(answer.json());
          }
          return answer;
        });
    requests.put(
        "refresh",
        () ->
            stranger.post(
                "/api/token/refresh/",
                new JsonObject().put("refresh_token", session.get().getString("refresh_token"))));
    requests.put("own user", () -> user.get().get("/api/users/@me/"));
    requests.put("sessions", () -> user.get().get("/api/users/@me/sessions/"));
    requests.put(
        "create key",
        () -> {
          Answer answer = user.get().post("/api/personal_api_keys/", "{\"label\":\"k\"}");
          if (answer.status() == 201) {
            key.set(answer.json().getString("id"));
          }
          return answer;
        });
    requests.put("list keys", () -> user.get().get("/api/personal_api_keys/"));
    requests.put(
        "roll key",
        () ->
            user.get()
                .post("/api/personal_api_keys/" + key + "/roll/", "{\"overlap_seconds\":60}"));
    requests.put("delete key", () -> user.get().delete("/api/personal_api_keys/" + key + "/"));
    requests.put(
        "invite",
        () ->
            user.get()
                .post(
                    "/api/organizations/@current/invites/",
                    "{\"target_email\":\"a%d@example.com\"}".formatted(System.nanoTime())));
    requests.put("trail", () -> user.get().get("/api/organizations/@current/audit/"));
    requests.put("members", () -> user.get().get("/api/organizations/@current/members/"));
    requests.put(
        "log out",
        () -> {
          String current =
              user.get().get("/api/users/@me/sessions/").results().stream()
                  .filter(entry -> entry.getBoolean("current"))
                  .map(entry -> entry.getString("id"))
                  .findFirst()
                  .orElseThrow();
          return user.get().delete("/api/users/@me/sessions/" + current + "/");
        });
    return requests;
  }

  private static Map<String, Supplier<Answer>> ofCollaborators(
      Customer customer, Api api, int port) {
    Api stranger = new Api(port, null);
    String address = "{\"target_email\":\"m%d@example.com\"}".formatted(System.nanoTime());
    String invite =
        Created.by(() -> api.post("/api/organizations/@current/invites/", address))
            .json()
            .getString("id");
    String person = "{\"first_name\":\"m\",\"password\":\"battery staple\"}";
    String member =
        Created.by(() -> stranger.post("/api/signup/" + invite + "/", person))
            .json()
            .getString("uuid");
    String restricted = customer.dashboards() + customer.ids().get(3) + "/";
    api.patch(restricted, "{\"restriction_level\":37}").expect(200);
    Map<String, Supplier<Answer>> requests = new LinkedHashMap<>();
    requests.put(
        "add collaborator",
        () ->
            api.post(
                restricted + "collaborators/", "{\"user_uuid\":\"" + member + "\",\"level\":37}"));
    requests.put(
        "remove collaborator", () -> api.delete(restricted + "collaborators/" + member + "/"));
    return requests;
  }

  private static final String TEMPLATE_OF_PROJECT =
      "{\"template_name\":\"t\",\"tiles\":[{\"type\":\"INSIGHT\",\"name\":\"i\",\"filters\":{}}]}";

  private static String copy(Customer customer, boolean deep) {
    return "{\"name\":\"n\",\"use_dashboard\":"
        + customer.ids().get(0)
        + ",\"duplicate_tiles\":"
        + deep
        + "}";
  }
}
