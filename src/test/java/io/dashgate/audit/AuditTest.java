package io.dashgate.audit;

import static io.dashgate.testing.NeedsServer.Kind.UNDISTRIBUTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.NeedsServer;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The audit trail of changes to members, rights and keys. */
class AuditTest {

  private static Tenant owner;
  private static Tenant member;
  private static String trail;

  @BeforeAll
  static void makeTenants(Tenant fresh) {
    owner = fresh;
    member = owner.addMember();
    trail = "/api/organizations/" + owner.organizationId() + "/audit/";
  }

  private static List<JsonObject> entries(String query) {
    return owner.api().get(trail + query).expect(200).results();
  }

  private static JsonObject newest(String itemType) {
    return entries("?limit=1&item_type=" + itemType).get(0);
  }

  @Test
  void joiningByInvitationIsRecorded() {
    JsonObject joined = entries("?item_type=membership&item_id=" + member.userId()).get(0);

    assertEquals("created", joined.getString("action"));
    assertEquals(1, joined.getJsonObject("after").getInteger("level"));
    assertNull(joined.getValue("before"));
    List<String> invites =
        entries("?item_type=invite").stream().map(e -> e.getString("action")).toList();
    assertEquals(List.of("deleted", "created"), invites.subList(0, 2));
  }

  @Test
  void aKeyIsRecordedFromCreationToDeletionWithoutItsSecret() {
    JsonObject key =
        owner
            .session()
            .post(
                "/api/personal_api_keys/",
                new JsonObject().put("label", "recorded").put("scopes", JsonArray.of("user:read")))
            .json();
    String path = "/api/personal_api_keys/" + key.getString("id") + "/";
    String rolled = owner.api().post(path + "roll/", "{}").json().getString("value");
    Answer deletion = owner.api().delete(path);

    List<JsonObject> recorded = entries("?item_type=api_key&item_id=" + key.getString("id"));
    assertEquals(
        List.of("deleted", "updated", "created"),
        recorded.stream().map(entry -> entry.getString("action")).toList());
    JsonObject deleted = recorded.get(0);
    assertEquals("recorded", deleted.getJsonObject("before").getString("label"));
    assertEquals(owner.userId(), deleted.getJsonObject("user").getLong("id"));
    assertEquals(deletion.header("X-Request-Id").orElseThrow(), deleted.getString("request_id"));
    assertTrue(deleted.getString("key_id") != null);
    assertNull(recorded.get(2).getString("key_id"));
    assertTrue(recorded.get(1).getJsonObject("after").getString("mask_value").startsWith("phx_"));
    assertFalse(recorded.toString().contains("hash"));
    assertFalse(recorded.toString().contains(rolled));
    assertFalse(recorded.toString().contains(key.getString("value")));
  }

  @Test
  void aServiceKeyIsRecordedInItsProject() {
    owner
        .api()
        .post(
            "/api/projects/@current/service_keys/",
            new JsonObject().put("label", "s").put("scopes", JsonArray.of("dashboard:write")))
        .expect(201);

    JsonObject recorded = entries("?item_type=api_key&project_id=" + owner.projectId()).get(0);
    assertEquals("created", recorded.getString("action"));
    assertEquals(owner.projectId(), recorded.getLong("project_id"));
  }

  @Test
  void aRestrictionLevelIsRecordedAndAChangeOfContentsIsNot() {
    long id = owner.createDashboard("quiet");
    owner.api().patch(owner.dashboard(id), "{\"name\":\"still quiet\"}").expect(200);
    assertEquals(List.of(), entries("?item_type=dashboard&item_id=" + id));

    owner.api().patch(owner.dashboard(id), "{\"restriction_level\":37}").expect(200);
    JsonObject recorded = newest("dashboard");
    assertEquals(new JsonObject().put("restriction_level", 21), recorded.getJsonObject("before"));
    assertEquals(new JsonObject().put("restriction_level", 37), recorded.getJsonObject("after"));
  }

  @Test
  void aFailedChangeIsNotRecorded() {
    int before = owner.api().get(trail).json().getInteger("count");
    owner.session().post("/api/personal_api_keys/", "{\"label\":7}").expect(400);
    owner.api().delete("/api/personal_api_keys/none/").expect(404);
    assertEquals(before, owner.api().get(trail).json().getInteger("count"));
  }

  @Test
  void itIsPagedAndFilteredByTimeAndUser() {
    JsonObject page = owner.api().get(trail + "?limit=1").expect(200).json();
    assertTrue(page.getInteger("count") > 1);
    assertTrue(page.getString("next").contains("offset=1"));
    assertEquals(List.of(), entries("?created_after=2999-01-01T00:00:00Z"));
    assertEquals(List.of(), entries("?created_before=2000-01-01T00:00:00Z"));
    assertEquals(List.of(), entries("?user_id=999999999"));
    for (JsonObject entry : entries("?user_id=" + member.userId())) {
      assertEquals(member.userId(), entry.getJsonObject("user").getLong("id"));
    }
    owner
        .api()
        .get(trail + "?action=painted")
        .expectInvalid("invalid_choice", "\"painted\" is not a valid choice.", "action");
    owner
        .api()
        .get(trail + "?created_after=soon")
        .expectInvalid(
            "invalid_input", "Datetime has wrong format. Use ISO 8601.", "created_after");
    owner.api().get(trail + "?created_after=2020-02-30T00:00:00Z").expect(400);
  }

  @Test
  void onlyAdministratorsOfTheOrganizationReadIt(Tenant stranger) {
    member.api().get(trail).expectForbidden("Your organization access level is insufficient.");
    stranger.api().get(trail).expectForbidden("You do not have permission to perform this action.");
    owner.gateway().anonymous().get(trail).expect(401);
    JsonObject limited =
        owner
            .session()
            .post(
                "/api/personal_api_keys/",
                new JsonObject()
                    .put("label", "limited")
                    .put("scoped_teams", JsonArray.of(owner.projectId())))
            .json();
    owner
        .gateway()
        .as(limited.getString("value"))
        .get(trail)
        .expectForbidden("An API key that is limited to projects cannot read the audit trail.");
  }

  /** Recording each use would cost too much; every other column must be recorded. */
  @Test
  void everyColumnOfAKeyButItsLastUseIsRecorded() {
    assertEquals(
        List.of("last_used_at"),
        owner
            .gateway()
            .database()
            .texts(
                """
                select attname
                from pg_attribute
                where attrelid = 'api_key'::regclass
                  and attnum > 0
                  and not attisdropped
                  and attnum <> all (
                    select unnest(tgattr)
                    from pg_trigger
                    where tgname = 'api_key_audit')
                """));
  }

  @Test
  void theServingRoleCannotChangeIt() throws SQLException {
    for (String sql :
        List.of(
            "update audit_entry set user_id = 1",
            "delete from audit_entry",
            "truncate audit_entry",
            "update account_audit_entry set user_id = 1",
            "delete from account_audit_entry",
            "truncate account_audit_entry",
            "alter table api_key disable trigger all")) {
      expectForbiddenToTheServingRole(sql);
    }
    owner.api().send("DELETE", trail, null, Map.of()).expect(405);
  }

  @Test
  @NeedsServer(
      value = UNDISTRIBUTED,
      because = "on Citus triggers write the trail with the rights of the serving role")
  void theServingRoleCannotAddToIt() throws SQLException {
    for (String table : List.of("audit_entry", "account_audit_entry")) {
      expectForbiddenToTheServingRole(
          "insert into %s (organization_id, item_type, item_id, action)".formatted(table)
              + " values (gen_random_uuid(), 'x', 'x', 'created')");
    }
  }

  private static void expectForbiddenToTheServingRole(String sql) throws SQLException {
    try (Connection connection = owner.gateway().database().connectAsApplication()) {
      SQLException refusal =
          assertThrows(SQLException.class, () -> TestDatabase.run(connection, sql), sql);
      assertEquals("42501", refusal.getSQLState(), sql);
    }
  }

  @Test
  void aDashboardCreatedRestrictedIsRecorded() {
    long id =
        owner
            .api()
            .post(
                owner.dashboards(),
                "{\"name\":\"r\",\"description\":\"hush\",\"restriction_level\":37}")
            .expect(201)
            .id();
    JsonObject recorded = entries("?item_type=dashboard&item_id=" + id).get(0);
    assertFalse(recorded.encode().contains("hush"), recorded.encode());
    assertEquals("created", recorded.getString("action"));
    assertEquals(37, recorded.getJsonObject("after").getInteger("restriction_level"));
  }

  @Test
  void theScopesOfAKeyAreRecordedAsFarAsTheyConcernTheOrganization(Tenant other) {
    String invite =
        other
            .api()
            .post(
                "/api/organizations/@current/invites/",
                new JsonObject().put("target_email", member.email()))
            .json()
            .getString("id");
    member.session().post("/api/signup/" + invite + "/", "{}").expect(201);
    String elsewhere =
        member
            .session()
            .post(
                "/api/personal_api_keys/",
                new JsonObject()
                    .put("label", "elsewhere")
                    .put("scoped_teams", JsonArray.of(other.projectId())))
            .expect(201)
            .json()
            .getString("id");
    String both =
        member
            .session()
            .post(
                "/api/personal_api_keys/",
                new JsonObject()
                    .put("label", "both")
                    .put(
                        "scoped_organizations",
                        JsonArray.of(owner.organizationId(), other.organizationId())))
            .expect(201)
            .json()
            .getString("id");

    assertEquals(List.of(), entries("?item_type=api_key&item_id=" + elsewhere));
    JsonObject recorded =
        entries("?item_type=api_key&item_id=" + both).get(0).getJsonObject("after");
    assertEquals(
        JsonArray.of(owner.organizationId()), recorded.getJsonArray("scoped_organizations"));
  }
}
