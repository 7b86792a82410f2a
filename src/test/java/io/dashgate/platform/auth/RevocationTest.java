package io.dashgate.platform.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two processes on one database: what is taken away through one is refused by the other. */
@GatewaySettings("DASHGATE_JWT_SECRET=a secret of the tests, 32 bytes or more")
class RevocationTest {

  private static final Duration PROMISED = Duration.ofSeconds(1);
  private static final String KEYS = "/api/personal_api_keys/";

  private static TestGateway one;
  private static TestGateway other;
  private static TestDatabase database;
  private Tenant owner;
  private Tenant member;

  @BeforeAll
  static void start(TestGateway own) {
    one = own;
    database = own.database();
    other = own.another(Map.of());
  }

  @AfterAll
  static void stop() {
    other.close();
  }

  @BeforeEach
  void makeMembers() {
    owner = one.signUp();
    member = owner.addMember();
  }

  private static JsonObject newKey(Tenant user) {
    return user.session()
        .post(KEYS, new JsonObject().put("label", "short-lived"))
        .expect(201)
        .json();
  }

  private void expectSoon(int status, Api api) {
    Soon.seen(PROMISED, () -> api.get(owner.dashboards()).status() == status);
  }

  @Test
  void aDeletedKey() {
    JsonObject key = newKey(owner);
    Api elsewhere = other.as(key.getString("value"));
    elsewhere.get(owner.dashboards()).expect(200);

    owner.api().delete(KEYS + key.getString("id") + "/").expect(204);

    expectSoon(401, elsewhere);
  }

  @Test
  void aDeletedKeyWhileTheListenersAreCutOff() {
    JsonObject key = newKey(owner);
    Api elsewhere = other.as(key.getString("value"));
    elsewhere.get(owner.dashboards()).expect(200);

    int cut =
        database
            .texts(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where application_name = 'dashgate-listener'"
                    + " and datname = current_database()")
            .size();
    assertEquals(2, cut);
    owner.api().delete(KEYS + key.getString("id") + "/").expect(204);

    expectSoon(401, elsewhere);
  }

  @Test
  void aRolledKeyWithoutOverlap() {
    JsonObject key = newKey(owner);
    Api elsewhere = other.as(key.getString("value"));
    elsewhere.get(owner.dashboards()).expect(200);

    owner.api().post(KEYS + key.getString("id") + "/roll/", "{\"overlap_seconds\":0}").expect(200);

    expectSoon(401, elsewhere);
  }

  @Test
  void aDeletedServiceKey() {
    String keys = "/api/projects/" + owner.projectId() + "/service_keys/";
    JsonObject wanted =
        new JsonObject().put("label", "s").put("scopes", JsonArray.of("dashboard:read"));
    JsonObject key = owner.api().post(keys, wanted).expect(201).json();
    Api elsewhere = other.as(key.getString("value"));
    elsewhere.get(owner.dashboards()).expect(200);

    owner.api().delete(keys + key.getString("id") + "/").expect(204);

    expectSoon(401, elsewhere);
  }

  @Test
  void aRemovedMember() {
    Api elsewhere = other.as(member.key());
    elsewhere.get(owner.dashboards()).expect(200);

    owner
        .api()
        .delete("/api/organizations/@current/members/" + member.userUuid() + "/")
        .expect(204);

    expectSoon(403, elsewhere);
  }

  @Test
  void aLoweredLevel() {
    String path = "/api/organizations/@current/members/" + member.userUuid() + "/";
    owner.api().patch(path, "{\"level\":8}").expect(200);
    Api elsewhere = other.as(member.key());
    String keys = "/api/projects/" + owner.projectId() + "/service_keys/";
    Soon.seen(PROMISED, () -> elsewhere.get(keys).status() == 200);

    owner.api().patch(path, "{\"level\":1}").expect(200);

    Soon.seen(PROMISED, () -> elsewhere.get(keys).status() == 403);
  }

  @Test
  void aProjectMadePrivate() {
    Api elsewhere = other.as(member.key());
    elsewhere.get(owner.dashboards()).expect(200);
    String project = "/api/projects/" + owner.projectId() + "/";

    owner.api().patch(project, "{\"access_control\":true}").expect(200);
    expectSoon(403, elsewhere);

    String members = project + "explicit_members/";
    owner.api().post(members, new JsonObject().put("user_uuid", member.userUuid())).expect(201);
    expectSoon(200, elsewhere);

    owner.api().delete(members + member.userUuid() + "/").expect(204);
    expectSoon(403, elsewhere);
  }

  /** Until a write is committed, others still see the old state, and keep it. */
  @Test
  void aProjectMadePrivateIsForgottenOnlyAfterTheCommit() throws Exception {
    Api byMember = one.as(member.key());
    database.execute("alter table project disable trigger project_changed"); // tells nobody
    try (Connection holder = database.connectAsOwner()) {
      holder.setAutoCommit(false);
      TestDatabase.run(holder, "lock table idempotent_reply in share row exclusive mode");
      CompletableFuture<Answer> change =
          CompletableFuture.supplyAsync(
              () ->
                  owner
                      .api()
                      .send(
                          "PATCH",
                          owner.project(),
                          "{\"access_control\":true}",
                          Map.of("Idempotency-Key", "once")));
      database.awaitWaiting(1, PROMISED);
      byMember.get(owner.dashboards()).expect(200);
      holder.rollback();
      change.join().expect(200);

      byMember.get(owner.dashboards()).expect(403);
    } finally {
      database.execute("alter table project enable trigger project_changed");
    }
  }

  @Test
  void aDeletedProject() {
    Api elsewhere = other.as(member.key());
    long second = owner.api().post("/api/projects/", "{}").expect(201).id();
    elsewhere.get("/api/projects/" + second + "/dashboards/").expect(200);
    elsewhere.get(owner.dashboards()).expect(200);

    owner.api().delete(owner.project()).expect(204);

    expectSoon(404, elsewhere);
    assertEquals(second, elsewhere.get("/api/projects/@current/").id());
  }

  @Test
  void aDeletedProjectThatAKeyIsLimitedTo() {
    long second = owner.api().post("/api/projects/", "{}").expect(201).id();
    JsonObject limits =
        new JsonObject().put("label", "limited").put("scoped_teams", JsonArray.of(second));
    JsonObject key = member.session().post(KEYS, limits).expect(201).json();
    Api elsewhere = other.as(key.getString("value"));
    elsewhere.get(owner.organization()).expect(200);

    owner.api().delete("/api/projects/" + second + "/").expect(204);

    Soon.seen(PROMISED, () -> elsewhere.get(owner.organization()).status() == 404);
  }

  @Test
  void aDeletedOrganization() {
    Api elsewhere = other.as(member.key());
    elsewhere.get(owner.dashboards()).expect(200);

    owner.api().delete(owner.organization()).expect(204);

    expectSoon(404, elsewhere);
  }

  @Test
  void aUserWhoGoesSomewhereElse() {
    Api elsewhere = other.as(owner.key());
    String current = "/api/projects/@current/dashboards/";
    elsewhere.get(current).expect(200);

    owner.api().post("/api/organizations/", "{\"name\":\"Second\"}").expect(201);

    Soon.seen(PROMISED, () -> elsewhere.get(current).json().getInteger("count") == 0);
  }

  @Test
  void aDisabledUser() {
    Api byKey = other.as(member.key());
    Api byToken = other.as(member.accessToken());
    byKey.get(owner.dashboards()).expect(200);
    byToken.get(owner.dashboards()).expect(200);

    database.execute("update users set is_active = false where id = ?", member.userId());

    expectSoon(401, byKey);
    expectSoon(401, byToken);
  }
}
