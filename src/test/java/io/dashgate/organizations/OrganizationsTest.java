package io.dashgate.organizations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Organizations, their projects and members, and how people join them. */
class OrganizationsTest {

  private static final String INVITES = "/api/organizations/@current/invites/";
  private static final String NOT_VALID = "The provided invite ID is not valid.";
  private static final String EXPIRED =
      "This invite has expired. Please ask your admin for a new one.";
  private static final String ALREADY_THERE =
      "A user with this email address already belongs to the organization.";
  private static final JsonObject NEW_USER =
      new JsonObject().put("first_name", "Bob").put("password", "battery staple");

  private static Tenant tenant;
  private static Tenant stranger;
  private static Api api;
  private static Api anonymous;

  @BeforeAll
  static void signUp(Tenant fresh, Tenant other) {
    tenant = fresh;
    stranger = other;
    api = tenant.api();
    anonymous = tenant.gateway().anonymous();
  }

  @Test
  void aCallerSeesItsOrganizations() {
    JsonObject page = api.get("/api/organizations/").expect(200).json();

    assertEquals(1, page.getInteger("count"));
    assertNull(page.getValue("next"));
    JsonObject organization = page.getJsonArray("results").getJsonObject(0);
    assertEquals(
        List.of(
            "id",
            "name",
            "slug",
            "created_at",
            "updated_at",
            "membership_level",
            "plugins_access_level",
            "teams",
            "available_features",
            "is_member_join_email_enabled",
            "metadata"),
        List.copyOf(organization.fieldNames()));
    assertEquals(tenant.organizationId(), organization.getString("id"));
    assertEquals(15, organization.getInteger("membership_level"));
    assertEquals(List.of(tenant.projectId()), ids(organization.getJsonArray("teams")));
  }

  @Test
  void anOrganizationIsFoundByItsIdAndAsTheCurrentOne() {
    String body = api.get("/api/organizations/@current/").expect(200).body();

    assertEquals(tenant.organizationId(), new JsonObject(body).getString("id"));
    String id = tenant.organizationId();
    assertEquals(body, api.get("/api/organizations/" + id + "/").body());
    assertEquals(body, api.get("/api/organizations/" + id.toUpperCase(Locale.ROOT)).body());
  }

  @Test
  void foreignAndUnknownOrganizationsAreNotFound() {
    String invite = invite(stranger, "guest@example.com");
    for (String id :
        List.of(stranger.organizationId(), UUID.randomUUID().toString(), "nonsense", "1", "@me")) {
      String path = "/api/organizations/" + id + "/";
      api.get(path).expectNotFound("Not found.");
      api.get(path + "projects/").expectNotFound("Not found.");
      api.get(path + "invites/").expectNotFound("Not found.");
      api.post(path + "invites/", "{\"target_email\":\"eve@example.com\"}")
          .expectNotFound("Not found.");
      api.post(path + "invites/bulk/", "[{\"target_email\":\"eve@example.com\"}]")
          .expectNotFound("Not found.");
      api.delete(path + "invites/" + invite + "/").expectNotFound("Not found.");
    }
    assertEquals(1, stranger.api().get(INVITES).json().getInteger("count"));
    anonymous.get("/api/signup/" + invite + "/").expect(200);
  }

  @Test
  void aMissingOrganizationIsReportedBeforeAWrongBody() {
    String path = "/api/organizations/" + stranger.organizationId() + "/invites/";

    api.post(path, "{\"target_email\":\"nonsense\"}").expectNotFound("Not found.");
    api.post(path, "{broken").expectNotFound("Not found.");
    api.post(path + "bulk/", "{}").expectNotFound("Not found.");
  }

  @Test
  void projectsAreListedOfAllOrganizationsOrOfOne(Tenant traveller) {
    join(tenant, traveller);
    Api session = traveller.session();

    JsonArray all = session.get("/api/projects/").expect(200).json().getJsonArray("results");
    assertEquals(List.of(tenant.projectId(), traveller.projectId()), ids(all));
    assertEquals(1, all.getJsonObject(0).getInteger("effective_membership_level"));
    assertEquals(15, all.getJsonObject(1).getInteger("effective_membership_level"));

    for (Tenant host : List.of(tenant, traveller)) {
      JsonObject page =
          session.get("/api/organizations/" + host.organizationId() + "/projects/").json();
      assertEquals(1, page.getInteger("count"));
      assertEquals(List.of(host.projectId()), ids(page.getJsonArray("results")));
    }
  }

  @Test
  void listsCanBePaged(Tenant traveller) {
    join(tenant, traveller);
    for (String path : List.of("/api/projects/", "/api/organizations/")) {
      JsonObject first = traveller.session().get(path + "?limit=1").expect(200).json();
      JsonObject second = traveller.session().get(path + "?limit=1&offset=1").expect(200).json();

      assertEquals(2, first.getInteger("count"));
      assertEquals(1, first.getJsonArray("results").size());
      assertTrue(first.getString("next").endsWith(path + "?limit=1&offset=1"));
      assertNull(second.getValue("next"));
      assertNotNull(second.getValue("previous"));
      assertFalse(second.getJsonArray("results").equals(first.getJsonArray("results")));

      JsonObject past = traveller.session().get(path + "?offset=5").expect(200).json();
      assertEquals(2, past.getInteger("count"));
      assertEquals(0, past.getJsonArray("results").size());
    }
  }

  @Test
  void aProjectIsFoundByItsIdAndAsTheCurrentOne() {
    String body = api.get("/api/projects/" + tenant.projectId() + "/").expect(200).body();

    JsonObject project = new JsonObject(body);
    assertEquals(tenant.projectId(), project.getLong("id"));
    assertEquals(tenant.organizationId(), project.getString("organization"));
    assertEquals("Default Project", project.getString("name"));
    assertEquals(JsonArray.of("data-attr"), project.getJsonArray("data_attributes"));
    assertEquals(body, api.get("/api/projects/@current/").expect(200).body());
  }

  @Test
  void foreignAndUnknownProjectsAreNotFound() {
    for (String id :
        List.of(
            "" + stranger.projectId(),
            "999999999",
            "0",
            "-1",
            "0" + tenant.projectId(),
            "" + (tenant.projectId() + (1L << 32)),
            "9223372036854775807",
            "9223372036854775808",
            "1.0",
            "nonsense",
            "@me")) {
      api.get("/api/projects/" + id + "/").expectNotFound("Not found.");
    }
  }

  @Test
  void aCallerSeesItself() {
    JsonObject me = tenant.session().get("/api/users/@me/").expect(200).json();

    assertEquals(
        List.of(
            "id",
            "date_joined",
            "uuid",
            "distinct_id",
            "first_name",
            "email",
            "email_opt_in",
            "anonymize_data",
            "toolbar_mode",
            "has_password",
            "is_staff",
            "is_impersonated",
            "team",
            "organization",
            "organizations",
            "events_column_config"),
        List.copyOf(me.fieldNames()));
    assertEquals(tenant.userId(), me.getLong("id"));
    assertEquals(tenant.email(), me.getString("email"));
    assertEquals(true, me.getBoolean("has_password"));
    assertEquals(false, me.getBoolean("is_staff"));
    assertEquals(tenant.projectId(), me.getJsonObject("team").getLong("id"));
    assertEquals(tenant.organizationId(), me.getJsonObject("organization").getString("id"));
    assertEquals(
        List.of("id", "name", "slug", "membership_level"),
        List.copyOf(me.getJsonArray("organizations").getJsonObject(0).fieldNames()));
  }

  @Test
  void aCallerMayUseItsOwnUuidAndNoOther() {
    String body = api.get("/api/users/@me/").body();
    String uuid = tenant.userUuid();

    assertEquals(body, api.get("/api/users/" + uuid + "/").expect(200).body());
    assertEquals(body, api.get("/api/users/" + uuid.toUpperCase(Locale.ROOT) + "/").body());
    for (String other : List.of(stranger.userUuid(), UUID.randomUUID().toString())) {
      api.get("/api/users/" + other + "/")
          .expectForbidden(
              "As a non-staff user you're only allowed to access the `@me` user instance.");
    }
    api.get("/api/users/" + tenant.userId() + "/").expectNotFound("Not found.");
  }

  @Test
  void aNewInvitationIsReturned() {
    JsonObject made =
        api.post(INVITES, "{\"target_email\":\" bob@example.com \",\"first_name\":\" Bob \"}")
            .expect(201)
            .json();

    assertEquals(
        List.of(
            "id",
            "target_email",
            "first_name",
            "emailing_attempt_made",
            "is_expired",
            "created_by",
            "created_at",
            "updated_at"),
        List.copyOf(made.fieldNames()));
    assertEquals("bob@example.com", made.getString("target_email"));
    assertEquals("Bob", made.getString("first_name"));
    assertEquals(false, made.getBoolean("emailing_attempt_made"));
    assertEquals(false, made.getBoolean("is_expired"));
    assertEquals(tenant.email(), made.getJsonObject("created_by").getString("email"));
    assertTrue(api.get(INVITES + "?limit=1000").results().contains(made));
  }

  @Test
  void invitationsAreListedNewestFirst(Tenant host) {
    String first = invite(host, "one@example.com");
    String second = invite(host, "two@example.com");
    String third = invite(host, "one@example.com");

    JsonObject page = host.api().get(INVITES).expect(200).json();
    JsonObject middle = host.api().get(INVITES + "?limit=1&offset=1").expect(200).json();

    assertEquals(3, page.getInteger("count"));
    assertEquals(List.of(third, second, first), inviteIds(page));
    assertEquals(List.of(second), inviteIds(middle));
  }

  @Test
  void anInvitationNeedsAnAddress() {
    api.post(INVITES, "{}").expectInvalid("required", "This field is required.", "target_email");
    api.post(INVITES, "{\"target_email\":\"nonsense\"}")
        .expectInvalid("invalid_input", "Enter a valid email address.", "target_email");
    api.post(INVITES, "{\"target_email\":null}")
        .expectInvalid("null", "This field may not be null.", "target_email");
    api.post(
            INVITES,
            new JsonObject()
                .put("target_email", "a@example.com")
                .put("first_name", "x".repeat(129)))
        .expectInvalid(
            "max_length", "Ensure this field has no more than 128 characters.", "first_name");
  }

  @Test
  void anEmptyAddressIsNotInvited() {
    for (String body : List.of("{\"target_email\":\"\"}", "{\"target_email\":\" \"}")) {
      api.post(INVITES, body)
          .expectInvalid("blank", "This field may not be blank.", "target_email");
    }
  }

  @Test
  void aMemberIsNotInvitedAgain(Tenant host) {
    for (String email : List.of(host.email(), host.email().toUpperCase(Locale.ROOT))) {
      host.api()
          .post(INVITES, new JsonObject().put("target_email", email))
          .expectInvalid("invalid_input", ALREADY_THERE, null);
    }
    assertEquals(0, host.api().get(INVITES).json().getInteger("count"));
  }

  @Test
  void everyMemberMayInvite() {
    Tenant member = tenant.addMember();

    String id = invite(member, "friend-of-member@example.com");

    assertEquals(
        member.userId(),
        api.get(INVITES).results().stream()
            .filter(row -> row.getString("id").equals(id))
            .findFirst()
            .orElseThrow()
            .getJsonObject("created_by")
            .getLong("id"));
  }

  @Test
  void aWithdrawnInvitationIsGone() {
    String id = invite(tenant, "bob@example.com");

    assertEquals("", api.delete(INVITES + id + "/").expect(204).body());

    api.delete(INVITES + id + "/").expectNotFound("Not found.");
    expectNotValid(anonymous.get("/api/signup/" + id + "/"));
    expectNotValid(anonymous.post("/api/signup/" + id + "/", NEW_USER));
  }

  @Test
  void anInvitationOfAnotherOrganizationCannotBeWithdrawn() {
    String id = invite(stranger, "guest@example.com");

    api.delete(INVITES + id + "/").expectNotFound("Not found.");
    api.delete(INVITES + UUID.randomUUID() + "/").expectNotFound("Not found.");
    api.delete(INVITES + "nonsense/").expectNotFound("Not found.");
    stranger.api().delete(INVITES + id + "/").expect(204);
  }

  @Test
  void twentyInvitationsAreCreatedAtOnceInOrder(Tenant host) {
    JsonArray made = host.api().post(INVITES + "bulk/", guests(20).encode()).expect(201).array();

    assertEquals(
        guests(20).stream().map(guest -> ((JsonObject) guest).getString("target_email")).toList(),
        made.stream().map(invite -> ((JsonObject) invite).getString("target_email")).toList());
    assertEquals(20, host.api().get(INVITES).json().getInteger("count"));
  }

  @Test
  void moreThanTwentyInvitationsAreRefused(Tenant host) {
    host.api()
        .post(INVITES + "bulk/", guests(21).encode())
        .expectInvalid(
            "max_length", "A maximum of 20 invites can be sent in a single request.", null);

    assertEquals(0, host.api().get(INVITES).json().getInteger("count"));
  }

  @Test
  void ofManyInvitationsAllOrNoneAreCreated(Tenant host) {
    String bulk = INVITES + "bulk/";

    host.api()
        .post(bulk, guests(3).add(new JsonObject().put("target_email", "nonsense")).encode())
        .expectInvalid("invalid_input", "Enter a valid email address.", "target_email");
    host.api()
        .post(bulk, guests(3).add(new JsonObject()).encode())
        .expectInvalid("required", "This field is required.", "target_email");
    host.api()
        .post(bulk, guests(3).add(new JsonObject().put("target_email", host.email())).encode())
        .expectInvalid("invalid_input", ALREADY_THERE, null);
    host.api()
        .post(bulk, guests(3).add(1).encode())
        .expectInvalid("invalid_input", "Invalid data. Expected a dictionary, but got int.", null);

    assertEquals(0, host.api().get(INVITES).json().getInteger("count"));
  }

  @Test
  void manyInvitationsComeAsAList() {
    api.post(INVITES + "bulk/", "{\"target_email\":\"bob@example.com\"}")
        .expectInvalid("not_a_list", "Expected a list of items but got type \"dict\".", null);
    assertEquals("[]", api.post(INVITES + "bulk/", "[]").expect(201).body());
  }

  @Test
  void anInvitationCanBeLookedAtWithTheAddressMasked() {
    String email = "member-" + UUID.randomUUID() + "x@example.com";
    String id =
        api.post(INVITES, new JsonObject().put("target_email", email).put("first_name", "Bob"))
            .expect(201)
            .json()
            .getString("id");

    Answer shown = anonymous.get("/api/signup/" + id + "/").expect(200);

    assertEquals(
        new JsonObject()
            .put("id", id)
            .put("target_email", "m********x@example.com")
            .put("first_name", "Bob")
            .put("organization_name", "Org of " + tenant.email().substring(0, 13))
            .encode(),
        shown.body());
  }

  @Test
  void anUnknownInvitationIsNotValid() {
    String path = "/api/signup/" + UUID.randomUUID() + "/";

    expectNotValid(anonymous.get(path));
    expectNotValid(anonymous.post(path, NEW_USER));
    expectNotValid(tenant.session().post(path, "{}"));
    anonymous.get("/api/signup/nonsense/").expectNotFound("Not found.");
  }

  @Test
  void aNewUserJoinsAsAMemberAndCanWorkAtOnce() {
    String email = address();
    String id = invite(tenant, email);

    JsonObject joined =
        anonymous
            .post("/api/signup/" + id + "/", NEW_USER.copy().put("email_opt_in", false))
            .expect(201)
            .json();

    assertEquals("Bob", joined.getString("first_name"));
    assertEquals(email, joined.getString("email"));
    Api session = tenant.gateway().as(joined.getString("access_token"));
    JsonObject me = session.get("/api/users/@me/").expect(200).json();
    assertEquals(false, me.getBoolean("email_opt_in"));
    assertEquals(1, me.getJsonArray("organizations").size());
    assertEquals(tenant.organizationId(), me.getJsonObject("organization").getString("id"));
    assertEquals(1, me.getJsonObject("organization").getInteger("membership_level"));
    assertEquals(tenant.projectId(), me.getJsonObject("team").getLong("id"));
    long dashboard = session.post(tenant.dashboards(), "{\"name\":\"Bob's\"}").expect(201).id();
    session.get("/api/projects/@current/dashboards/").expect(200);
    JsonObject creator =
        api.get(tenant.dashboard(dashboard)).expect(200).json().getJsonObject("created_by");
    assertEquals(email, creator.getString("email"));
    anonymous
        .post("/api/login/", new JsonObject().put("email", email).put("password", "battery staple"))
        .expect(200);
    assertFalse(api.get(INVITES + "?limit=1000").body().contains(id));
  }

  @Test
  void anExistingUserIsThenAMemberOfBothAndCanWorkAtOnce(Tenant traveller) {
    for (Api each : List.of(traveller.api(), traveller.session())) {
      each.get(tenant.dashboards()).expectForbidden("You don't have access to the project.");
    }

    JsonObject joined = join(tenant, traveller);

    assertEquals(traveller.userId(), joined.getLong("id"));
    assertEquals("Ann", joined.getString("first_name"));
    for (Api each : List.of(traveller.api(), traveller.session())) {
      each.post(tenant.dashboards(), "{}").expect(201);
      each.post(traveller.dashboards(), "{}").expect(201);
      assertEquals(tenant.projectId(), each.get("/api/projects/@current/").id());
    }
    JsonObject me = traveller.session().get("/api/users/@me/").json();
    assertEquals(
        Map.of(tenant.organizationId(), 1, traveller.organizationId(), 15),
        me.getJsonArray("organizations").stream()
            .map(JsonObject.class::cast)
            .collect(
                Collectors.toMap(
                    organization -> organization.getString("id"),
                    organization -> organization.getInteger("membership_level"))));
    assertEquals(tenant.organizationId(), me.getJsonObject("organization").getString("id"));
  }

  @Test
  void theAddressOfAnInvitationIsComparedWithoutItsCase(Tenant traveller) {
    String id = invite(tenant, traveller.email().toUpperCase(Locale.ROOT));

    traveller.session().post("/api/signup/" + id + "/", "{}").expect(201);
  }

  @Test
  void anInvitationForSomebodyElseIsRefusedAndStaysOpen(Tenant traveller) {
    String id = invite(tenant, traveller.email());
    String masked = "u********" + traveller.email().replaceFirst(".*(.@)", "$1");

    stranger
        .session()
        .post("/api/signup/" + id + "/", "{}")
        .expectInvalid(
            "invalid_recipient",
            "This invite is intended for another email address: " + masked + ".",
            null);

    stranger
        .api()
        .get(tenant.dashboards())
        .expectForbidden("You don't have access to the project.");
    traveller.session().post("/api/signup/" + id + "/", "{}").expect(201);
  }

  @Test
  void anInvitationForAnAccountNeedsItsCredentials(Tenant traveller) {
    String id = invite(tenant, traveller.email());

    anonymous
        .post("/api/signup/" + id + "/", NEW_USER)
        .expectInvalid(
            "existing_email_address",
            "There is already an account with this email address. Please log in instead.",
            null);
    tenant.gateway().as("phx_wrong").post("/api/signup/" + id + "/", NEW_USER).expect(401);

    traveller.session().post("/api/signup/" + id + "/", "{}").expect(201);
  }

  @Test
  void aMemberCannotJoinAgain(Tenant traveller) {
    join(tenant, traveller);
    String second = UUID.randomUUID().toString();
    // one that a process of the version before has left
    tenant
        .gateway()
        .database()
        .execute(
            "insert into invite (organization_id, id, target_email) values (?::uuid, ?::uuid, ?)",
            tenant.organizationId(),
            second,
            traveller.email());

    traveller
        .session()
        .post("/api/signup/" + second + "/", "{}")
        .expectInvalid(
            "user_already_member", "You already are a member of this organization.", null);

    assertEquals(
        1,
        traveller
            .session()
            .get("/api/organizations/" + tenant.organizationId() + "/")
            .json()
            .getInteger("membership_level"));
  }

  @Test
  void aNewUserNeedsANameAndAPassword() {
    String path = "/api/signup/" + invite(tenant, address()) + "/";

    anonymous
        .post(path, "{\"password\":\"battery staple\"}")
        .expectInvalid("required", "This field is required.", "first_name");
    anonymous.post(path, "{}").expectInvalid("required", "This field is required.", "first_name");
    anonymous
        .post(path, "{\"first_name\":\"Bob\"}")
        .expectInvalid("required", "This field is required.", "password");
    anonymous
        .post(path, "{\"first_name\":\"Bob\",\"password\":\"1234567\"}")
        .expectInvalid(
            "password_too_short",
            "This password is too short. It must contain at least 8 characters.",
            "password");
    anonymous
        .post(path, "{\"first_name\":\" \",\"password\":\"battery staple\"}")
        .expectInvalid("blank", "This field may not be blank.", "first_name");
    anonymous.post(path, NEW_USER).expect(201);
  }

  @Test
  void aUsedInvitationIsNotValid() {
    String path = "/api/signup/" + invite(tenant, address()) + "/";
    anonymous.post(path, NEW_USER).expect(201);

    expectNotValid(anonymous.post(path, NEW_USER));
    expectNotValid(anonymous.get(path));
  }

  @Test
  void ofNewUsersWithOneInvitationAtOnceOneJoins() {
    String path = "/api/signup/" + invite(tenant, address()) + "/";

    List<Answer> answers = Concurrently.call(6, any -> anonymous.post(path, NEW_USER));

    expectOneSuccess(answers);
  }

  @Test
  void ofAcceptancesByOneUserAtOnceOneSucceeds(Tenant traveller) {
    String path = "/api/signup/" + invite(tenant, traveller.email()) + "/";

    List<Answer> answers = Concurrently.call(6, any -> traveller.session().post(path, "{}"));

    expectOneSuccess(answers);
    assertEquals(2, traveller.session().get("/api/organizations/").json().getInteger("count"));
  }

  @Test
  void anInvitationExpiresAfterThreeDays() {
    Path dataDir = TestGateway.newDataDir();
    try (TestGateway gateway = TestGateway.start(dataDir, Map.of())) {
      Tenant host = gateway.signUp();
      Tenant guest = gateway.signUp();
      String path = "/api/signup/" + invite(host, guest.email()) + "/";
      String age = "update invite set created_at = now() - cast(? as interval)";

      TestDatabase.of(dataDir).execute(age, "2 days 23:59");
      gateway.anonymous().get(path).expect(200);

      TestDatabase.of(dataDir).execute(age, "3 days 00:01");
      gateway.anonymous().get(path).expectInvalid("expired", EXPIRED, null);
      gateway.anonymous().post(path, NEW_USER).expectInvalid("expired", EXPIRED, null);
      guest.session().post(path, "{}").expectInvalid("expired", EXPIRED, null);
      JsonObject listed = host.api().get(INVITES).results().get(0);
      assertEquals(true, listed.getBoolean("is_expired"));
      host.api().delete(INVITES + listed.getString("id") + "/").expect(204);
    }
  }

  private static String address() {
    return "guest-" + UUID.randomUUID() + "@example.com";
  }

  private static String invite(Tenant host, String email) {
    return host.api()
        .post(INVITES, new JsonObject().put("target_email", email))
        .expect(201)
        .json()
        .getString("id");
  }

  private static JsonObject join(Tenant host, Tenant guest) {
    return guest
        .session()
        .post("/api/signup/" + invite(host, guest.email()) + "/", "{}")
        .expect(201)
        .json();
  }

  private static JsonArray guests(int count) {
    JsonArray guests = new JsonArray();
    for (int i = 0; i < count; i++) {
      guests.add(new JsonObject().put("target_email", "guest" + i + "@example.com"));
    }
    return guests;
  }

  private static List<Long> ids(JsonArray rows) {
    return rows.stream().map(row -> ((JsonObject) row).getLong("id")).toList();
  }

  private static List<String> inviteIds(JsonObject page) {
    return page.getJsonArray("results").stream()
        .map(row -> ((JsonObject) row).getString("id"))
        .toList();
  }

  private static void expectNotValid(Answer answer) {
    answer.expectInvalid("invalid_input", NOT_VALID, null);
  }

  private static void expectOneSuccess(List<Answer> answers) {
    assertEquals(1, answers.stream().filter(answer -> answer.status() == 201).count());
    answers.stream().filter(answer -> answer.status() != 201).forEach(any -> any.expect(400));
  }
}
