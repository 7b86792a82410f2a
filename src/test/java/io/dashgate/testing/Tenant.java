package io.dashgate.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** A signed-up user with an organization, a project and a personal API key. */
public final class Tenant {

  private final TestGateway gateway;
  private final String email;
  private final JsonObject signup;
  private final String key;
  private final long projectId;
  private final String organizationId;

  private Tenant(TestGateway gateway, String email, JsonObject signup) {
    this.gateway = gateway;
    this.email = email;
    this.signup = signup;
    Api session = gateway.as(signup.getString("access_token"));
    this.key =
        session
            .post("/api/personal_api_keys/", new JsonObject().put("label", "tests"))
            .expect(201)
            .json()
            .getString("value");
    JsonObject user = session.get("/api/users/@me/").expect(200).json();
    this.projectId = user.getJsonObject("team").getLong("id");
    this.organizationId = user.getJsonObject("organization").getString("id");
  }

  /** Signs a new user up. */
  static Tenant signUp(TestGateway gateway) {
    String email = "user-" + UUID.randomUUID() + "@example.com";
    JsonObject body =
        new JsonObject()
            .put("first_name", "Ann")
            .put("email", email)
            .put("password", "correct horse")
            .put("organization_name", "Org of " + email.substring(0, 13));
    return new Tenant(gateway, email, register(gateway, "/api/signup/", body));
  }

  /** Each from another address, for gateways that trust forwarded headers. */
  private static JsonObject register(TestGateway gateway, String path, JsonObject body) {
    byte[] bytes = new byte[3];
    ThreadLocalRandom.current().nextBytes(bytes);
    String address = "10.%d.%d.%d".formatted(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff);
    return gateway
        .anonymous()
        .send("POST", path, body.encode(), Map.of("X-Forwarded-For", address))
        .expect(201)
        .json();
  }

  /** Invites another user, who signs up and joins this organization as a member. */
  public Tenant addMember() {
    String other = "member-" + UUID.randomUUID() + "@example.com";
    String invite =
        api()
            .post(
                "/api/organizations/@current/invites/", new JsonObject().put("target_email", other))
            .expect(201)
            .json()
            .getString("id");
    JsonObject body = new JsonObject().put("first_name", "Bob").put("password", "battery staple");
    return new Tenant(gateway, other, register(gateway, "/api/signup/" + invite + "/", body));
  }

  /** Adds a member and makes it an administrator. */
  public Tenant addAdministrator() {
    Tenant member = addMember();
    setLevel(member, 8).expect(200);
    return member;
  }

  /** Requests another level for a member of this tenant's organization. */
  public Answer setLevel(Tenant member, int level) {
    return api().patch(this.member(member), new JsonObject().put("level", level));
  }

  /** Returns the path of a member of this tenant's organization. */
  public String member(Tenant member) {
    return organization() + "members/" + member.userUuid() + "/";
  }

  /** Creates a key of this user and returns a client with it. */
  public Api limitedApi(JsonObject limits) {
    JsonObject wanted = new JsonObject().put("label", "limited").mergeIn(limits);
    return gateway.as(
        session().post("/api/personal_api_keys/", wanted).expect(201).json().getString("value"));
  }

  /** Returns the gateway that this user signed up on. */
  public TestGateway gateway() {
    return gateway;
  }

  /** Returns the path of the organization. */
  public String organization() {
    return "/api/organizations/" + organizationId + "/";
  }

  /** Returns the path of the project. */
  public String project() {
    return "/api/projects/" + projectId + "/";
  }

  /** Returns a client with this user's key. */
  public Api api() {
    return gateway.as(key);
  }

  /** Returns a client with this user's access token. */
  public Api session() {
    return gateway.as(accessToken());
  }

  /** Returns the path of the project's dashboards. */
  public String dashboards() {
    return "/api/projects/" + projectId + "/dashboards/";
  }

  /** Returns the path of one of the project's dashboards. */
  public String dashboard(long id) {
    return dashboards() + id + "/";
  }

  /** Returns the path of the project's insights. */
  public String insights() {
    return "/api/projects/" + projectId + "/insights/";
  }

  /** Returns the path of one of the project's insights. */
  public String insight(long id) {
    return insights() + id + "/";
  }

  /** Returns the path of the project's templates. */
  public String templates() {
    return "/api/projects/" + projectId + "/dashboard_templates/";
  }

  /** Creates an insight on some dashboards and returns its id. */
  public long createInsight(String name, Long... dashboards) {
    JsonObject body =
        new JsonObject().put("name", name).put("dashboards", new JsonArray(List.of(dashboards)));
    return api().post(insights(), body).expect(201).id();
  }

  /** Creates a dashboard and returns its id. */
  public long createDashboard(String name) {
    return api().post(dashboards(), new JsonObject().put("name", name)).expect(201).id();
  }

  /** Returns the secret of the user's key. */
  public String key() {
    return key;
  }

  /** Returns the access token that signing up gave. */
  public String accessToken() {
    return signup.getString("access_token");
  }

  /** Returns the refresh token that signing up gave. */
  public String refreshToken() {
    return signup.getString("refresh_token");
  }

  /** Returns the user's address. */
  public String email() {
    return email;
  }

  /** Returns the user's id. */
  public long userId() {
    return signup.getLong("id");
  }

  /** Returns the user's UUID. */
  public String userUuid() {
    return signup.getString("uuid");
  }

  /** Returns the id of the user's project. */
  public long projectId() {
    return projectId;
  }

  /** Returns the id of the user's organization. */
  public String organizationId() {
    return organizationId;
  }
}
