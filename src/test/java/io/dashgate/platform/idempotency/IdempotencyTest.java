package io.dashgate.platform.idempotency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes that are sent again with the same Idempotency-Key. */
class IdempotencyTest {

  private static Tenant tenant;
  private static Api api;
  private static TestDatabase database;

  @BeforeAll
  static void signUp(Tenant fresh) {
    tenant = fresh;
    api = tenant.api();
    database = tenant.gateway().database();
  }

  private static String newKey() {
    return UUID.randomUUID().toString();
  }

  private static Answer send(Api as, String method, String path, String key, String body) {
    return as.send(method, path, body, Map.of("Idempotency-Key", key));
  }

  private static Answer create(String key, String body) {
    return send(api, "POST", tenant.dashboards(), key, body);
  }

  private static long named(String name) {
    return database.count(
        "select count(*) from dashboard where project_id = ? and name = ?",
        tenant.projectId(),
        name);
  }

  @Test
  void aRetryOfACreateGetsTheSameAnswerAndMakesNothing() {
    String key = newKey();
    String body = "{\"name\":\"once\",\"tags\":[\"a\"]}";
    Answer first = create(key, body).expect(201);
    assertTrue(first.header("Idempotency-Replayed").isEmpty());

    for (String path : List.of(tenant.dashboards(), tenant.dashboards().replaceAll("/$", ""))) {
      Answer again = send(api, "POST", path, key, body).expect(201);
      assertEquals(first.body(), again.body());
      assertEquals("true", again.header("Idempotency-Replayed").orElseThrow());
      assertEquals(first.header("Content-Type"), again.header("Content-Type"));
    }
    assertEquals(1, named("once"));
    assertNotEquals(first.id(), create(newKey(), body).expect(201).id());
  }

  @Test
  void aHundredAtOnceMakeOne() {
    String key = newKey();
    List<Answer> answers = Concurrently.call(100, any -> create(key, "{\"name\":\"one of 100\"}"));

    Set<Long> ids = new HashSet<>();
    for (Answer answer : answers) {
      if (answer.status() == 409) {
        assertEquals("idempotency_key_in_flight", answer.json().getString("code"));
        assertEquals("1", answer.header("Retry-After").orElseThrow());
      } else {
        ids.add(answer.expect(201).id());
      }
    }
    assertEquals(1, ids.size());
    assertEquals(1, named("one of 100"));
    ids.add(create(key, "{\"name\":\"one of 100\"}").expect(201).id());
    assertEquals(1, ids.size());
  }

  @Test
  void whileTheFirstIsServedARetryIsTurnedAwayAtOnce() {
    long id = tenant.createDashboard("held");
    String key = newKey();
    String path = tenant.dashboard(id);
    CompletableFuture<Answer> first = new CompletableFuture<>();
    database.holdWhile(
        "select 1 from dashboard where project_id = %d and id = %d"
            .formatted(tenant.projectId(), id),
        1,
        () -> {
          first.completeAsync(() -> send(api, "PATCH", path, key, "{\"name\":\"late\"}"));
          Answer second = untilTaken(path, key);
          second.expectError(
              409,
              "invalid_request",
              "idempotency_key_in_flight",
              "A request with this Idempotency-Key is being served.",
              null);
        });
    assertEquals("late", first.join().expect(200).json().getString("name"));
    assertEquals(first.join().body(), send(api, "PATCH", path, key, "{\"name\":\"late\"}").body());
  }

  /** Waits for the first to have the key, by looking at the locks of the database. */
  private static Answer untilTaken(String path, String key) {
    // Citus has advisory locks of its own, of other kinds
    String taken =
        "select count(*) from pg_locks where locktype = 'advisory' and objsubid <= 2"
            + " and database = (select oid from pg_database where datname = current_database())";
    while (database.count(taken) == 0) {
      Thread.onSpinWait();
    }
    return send(api, "PATCH", path, key, "{\"name\":\"late\"}");
  }

  @Test
  void anotherRequestUnderTheSameKeyIsRefused() {
    long id = tenant.createDashboard("x");
    String key = newKey();
    send(api, "PATCH", tenant.dashboard(id), key, "{\"name\":\"y\"}").expect(200);

    for (Answer other :
        List.of(
            send(api, "PATCH", tenant.dashboard(id), key, "{\"name\":\"z\"}"),
            send(api, "PUT", tenant.dashboard(id), key, "{\"name\":\"y\"}"),
            send(api, "PATCH", tenant.dashboard(id) + "?a=b", key, "{\"name\":\"y\"}"))) {
      other.expectError(
          422,
          "invalid_request",
          "idempotency_key_reused",
          "This Idempotency-Key was used for another request.",
          null);
    }
    assertEquals("y", api.get(tenant.dashboard(id)).json().getString("name"));
  }

  @Test
  void aKeyCountsForOneCallerAndOnePath(Tenant other) {
    String key = newKey();
    String body = "{\"name\":\"shared key\"}";
    create(key, body).expect(201);
    send(api, "POST", tenant.insights(), key, body).expect(201);
    send(tenant.session(), "POST", tenant.dashboards(), key, body).expect(201);
    assertEquals(2, named("shared key"));

    send(other.api(), "POST", tenant.dashboards(), key, body).expect(403);
    assertTrue(
        send(other.api(), "POST", other.dashboards(), key, body)
            .expect(201)
            .header("Idempotency-Replayed")
            .isEmpty());
  }

  @Test
  void aFailureKeepsNothingSoTheSameKeyTriesAnew() {
    String key = newKey();
    long id = tenant.createDashboard("x");
    String body = "{\"tiles\":[{\"text\":{\"body\":\"kept?\"}},{\"id\":1}]}";
    for (int i = 0; i < 2; i++) {
      send(api, "PATCH", tenant.dashboard(id), key, body).expect(400);
    }
    assertEquals(0, api.get(tenant.dashboard(id)).tiles().size());

    api.delete(tenant.dashboard(id)).expect(204);
    send(api, "PATCH", tenant.dashboard(id), key, "{\"name\":\"y\"}").expect(404);
    api.patch(tenant.dashboard(id), "{\"deleted\":false}").expect(200);
    Answer done = send(api, "PATCH", tenant.dashboard(id), key, "{\"name\":\"y\"}").expect(200);
    assertTrue(done.header("Idempotency-Replayed").isEmpty());
  }

  @Test
  void aRetryIsRefusedToThoseWhoLostTheirRight() {
    String key = newKey();
    JsonObject made =
        tenant
            .session()
            .post(
                "/api/personal_api_keys/",
                new JsonObject()
                    .put("label", "short")
                    .put("scopes", JsonArray.of("dashboard:write")))
            .expect(201)
            .json();
    Api limited = tenant.gateway().as(made.getString("value"));
    send(limited, "POST", tenant.dashboards(), key, "{}").expect(201);
    tenant.session().delete("/api/personal_api_keys/" + made.getString("id") + "/").expect(204);
    send(limited, "POST", tenant.dashboards(), key, "{}").expect(401);
  }

  @Test
  void answersWithoutABodyAndOfSeveralStatementsComeBackToo() {
    long id = tenant.createDashboard("tiles");
    String key = newKey();
    String text = "{\"body\":\"hello\"}";
    String path = tenant.dashboard(id) + "create_text_tile/";
    long tile = send(api, "POST", path, key, text).expect(201).id();
    assertEquals(tile, send(api, "POST", path, key, text).expect(201).id());

    String removal = new JsonObject().put("tile_id", tile).encode();
    String delete = tenant.dashboard(id) + "delete_tile/";
    send(api, "POST", delete, key, removal).expect(204);
    Answer again = send(api, "POST", delete, key, removal).expect(204);
    assertEquals("true", again.header("Idempotency-Replayed").orElseThrow());

    String copy = new JsonObject().put("use_dashboard", id).encode();
    String copyKey = newKey();
    assertEquals(
        create(copyKey, copy).expect(201).body(), create(copyKey, copy).expect(201).body());
  }

  @Test
  void outsideOfProjectsItIsTheSame(Tenant stranger) {
    Api session = stranger.session();
    String key = newKey();
    String body = "{\"name\":\"Retried\"}";
    Answer organization = send(session, "POST", "/api/organizations/", key, body).expect(201);
    assertEquals(
        organization.body(), send(session, "POST", "/api/organizations/", key, body).body());
    String path = "/api/organizations/" + organization.json().getString("id") + "/";

    for (String place : List.of("/api/projects/", path + "projects/")) {
      Answer project = send(session, "POST", place, key, body).expect(201);
      assertEquals(project.body(), send(session, "POST", place, key, body).expect(201).body());
      String own = "/api/projects/" + project.id() + "/";
      Answer renamed = send(session, "PATCH", own, key, "{\"name\":\"n\"}").expect(200);
      assertEquals(
          renamed.body(), send(session, "PATCH", own, key, "{\"name\":\"n\"}").expect(200).body());
      session.get(own + "dashboards/").expect(200);
      Answer token = send(session, "PATCH", own + "reset_token/", key, "").expect(200);
      assertEquals(token.body(), send(session, "PATCH", own + "reset_token/", key, "").body());
    }
    String invite = "[{\"target_email\":\"" + newKey() + "@example.com\"}]";
    Answer invited = send(session, "POST", path + "invites/bulk/", key, invite).expect(201);
    assertEquals(invited.body(), send(session, "POST", path + "invites/bulk/", key, invite).body());
    assertEquals(1, session.get(path + "invites/").json().getInteger("count"));
  }

  @Test
  void whatHasASecretInItIsNeverKept() {
    String body =
        new JsonObject().put("label", "l").put("scopes", JsonArray.of("dashboard:read")).encode();
    String key = newKey();
    Set<String> secrets = new HashSet<>();
    for (int i = 0; i < 2; i++) {
      Answer made =
          send(tenant.session(), "POST", "/api/personal_api_keys/", key, body).expect(201);
      assertTrue(made.header("Idempotency-Replayed").isEmpty());
      secrets.add(made.json().getString("value"));
    }
    assertEquals(2, secrets.size());
    for (String secret : secrets) {
      assertEquals(
          0,
          database.count(
              "select count(*) from idempotent_reply where position(?::bytea in body) > 0",
              (Object) secret.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 256})
  void aKeyThatIsNoneIsRefused(int length) {
    create("k".repeat(length), "{}")
        .expectError(
            400,
            "invalid_request",
            "invalid_idempotency_key",
            "An Idempotency-Key has between 1 and 255 printable ASCII characters.",
            null);
  }

  @Test
  void theLongestKeyWorks() {
    create("k".repeat(255), "{}").expect(201);
  }

  @Test
  void anAnswerThatIsTooLongIsNotKeptButTheWriteIsNotDoneAgain() {
    String filters = "{\"x\":\"" + "f".repeat(60_000) + "\"}";
    JsonArray tiles = new JsonArray();
    for (int i = 0; i < 3; i++) {
      tiles.add(
          new JsonObject()
              .put("insight", new JsonObject().put("filters", new JsonObject(filters))));
    }
    String key = newKey();
    String body = new JsonObject().put("name", "long").put("tiles", tiles).encode();
    assertTrue(create(key, body).expect(201).body().length() > 256 * 1024);
    create(key, body)
        .expectError(
            409,
            "invalid_request",
            "idempotency_answer_not_kept",
            "This request was done before; its answer was too long to be kept.",
            null);
    assertEquals(1, named("long"));
  }

  @Test
  void afterADayAKeyIsFreeAgainAndItsAnswerIsRemoved() {
    String key = newKey();
    long first = create(key, "{\"name\":\"daily\"}").expect(201).id();
    age(24);
    Answer second = create(key, "{\"name\":\"other body\"}").expect(201);
    assertNotEquals(first, second.id());
    assertEquals(second.body(), create(key, "{\"name\":\"other body\"}").expect(201).body());

    create(newKey(), "{}").expect(201);
    age(23);
    long young = kept();
    create(newKey(), "{}").expect(201);
    age(2);
    create(newKey(), "{}").expect(201);
    assertTrue(young > 0);
    tenant
        .gateway()
        .gateway()
        .maintenance()
        .purgeResponses()
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    assertEquals(2, kept());
  }

  private static void age(int hours) {
    // without a time zone of the session, on which Citus lets no value of a row depend
    database.execute(
        "update idempotent_reply set created_at"
            + " = (created_at at time zone 'UTC' - interval '%d hours') at time zone 'UTC'"
                .formatted(hours)
            + " where project_id = ?",
        tenant.projectId());
  }

  private static long kept() {
    return database.count(
        "select count(*) from idempotent_reply where project_id = ?", tenant.projectId());
  }

  @Test
  void aDeletedProjectTakesItsAnswersAlong(Tenant other) {
    send(other.api(), "POST", other.dashboards(), newKey(), "{}").expect(201);
    String answers = "select count(*) from idempotent_reply where project_id = ?";
    assertEquals(1, database.count(answers, other.projectId()));
    other.session().delete(other.project()).expect(204);
    assertEquals(0, database.count(answers, other.projectId()));
  }

  @Test
  void outcomesAreCounted() throws Exception {
    String key = newKey();
    double before = replayed();
    create(key, "{}").expect(201);
    create(key, "{}").expect(201);
    assertTrue(replayed() >= before + 1);
  }

  private static double replayed() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + tenant.gateway().managementPort() + "/metrics");
    String series = "dashgate_idempotent_requests_total{outcome=\"replayed\"} ";
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(series))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
        .findFirst()
        .orElseThrow();
  }
}
