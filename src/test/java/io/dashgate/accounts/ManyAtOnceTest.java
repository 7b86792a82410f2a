package io.dashgate.accounts;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Users, organizations and projects that do the same at once. Citus locks their tables as a whole,
 * so that rows of others collide there, too.
 */
class ManyAtOnceTest {

  private static final int ROUNDS = 3;
  private static final int CALLERS = 6;

  private static TestGateway gateway;
  private static List<Tenant> tenants;

  @BeforeAll
  static void signUp(TestGateway shared) {
    gateway = shared;
    tenants = IntStream.range(0, CALLERS).mapToObj(i -> gateway.signUp()).toList();
  }

  private static void atOnce(int status, IntFunction<Answer> request) {
    for (int round = 0; round < ROUNDS; round++) {
      Concurrently.call(CALLERS, request).forEach(answer -> answer.expect(status));
    }
  }

  @Test
  void theyLogIn() {
    atOnce(
        200,
        i ->
            gateway
                .anonymous()
                .post(
                    "/api/login/",
                    new JsonObject()
                        .put("email", tenants.get(i).email())
                        .put("password", "correct horse")));
  }

  @Test
  void theySignUp() {
    Concurrently.call(CALLERS, i -> gateway.signUp());
  }

  @Test
  void theyAreInvitedAndJoin() {
    Concurrently.call(CALLERS, i -> tenants.get(i).addMember());
  }

  @Test
  void theyAddProjects() {
    atOnce(201, i -> tenants.get(i).api().post("/api/projects/", "{}"));
  }

  @Test
  void theyAddOrganizations() {
    atOnce(
        201, i -> tenants.get(i).session().post("/api/organizations/", "{\"name\":\"Another\"}"));
  }

  @Test
  void theyChangeTheirNames() {
    atOnce(200, i -> tenants.get(i).session().patch("/api/users/@me/", "{\"first_name\":\"Zoe\"}"));
  }
}
