package io.dashgate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bodies too long to be read on the event loop, and answers too long to be sent. */
class StoredContentSizeTest {

  private static final String FILLER = "x".repeat(900_000);

  private static Tenant tenant;
  private static Api api;

  @BeforeAll
  static void signUp(Tenant fresh) {
    tenant = fresh;
    api = fresh.api();
  }

  @Test
  void aLongBodyIsReadLikeAShortOne() {
    JsonObject body = new JsonObject().put("name", "long").put("unknown", FILLER);

    assertEquals("long", api.post(tenant.dashboards(), body).expect(201).json().getString("name"));
  }

  @Test
  void aBodyWithAsManyValuesAsAllowedIsRead() {
    JsonArray values = new JsonArray(Collections.nCopies(9_990, "y".repeat(90)));
    JsonObject body = new JsonObject().put("name", "many").put("unknown", values);

    api.post(tenant.dashboards(), body).expect(201);
  }

  @Test
  void aBodyMayHaveTheKeyUnlessItIsLong() {
    JsonObject body = new JsonObject().put("personal_api_key", tenant.key());
    Api anonymous = tenant.gateway().anonymous();

    anonymous.post(tenant.dashboards(), body).expect(201);
    anonymous.post(tenant.dashboards(), body.put("unknown", FILLER)).expect(401);
    anonymous.post(tenant.dashboards(), body.put("personal_api_key", "phx_no")).expect(401);
    anonymous.post(tenant.dashboards(), FILLER).expect(401);
  }

  @Test
  void anAnswerThatWouldBeTooLongIsRefused(Tenant verbose) {
    JsonObject body = new JsonObject().put("description", "z".repeat(65_000));
    for (int i = 0; i < 135; i++) {
      verbose.api().post(verbose.dashboards(), body).expect(201);
    }

    verbose
        .api()
        .get(verbose.dashboards() + "?limit=200")
        .expectError(
            400,
            "invalid_request",
            "answer_too_large",
            "The answer would be larger than 8 MB; ask for fewer rows with limit.",
            null);
    assertEquals(
        100, verbose.api().get(verbose.dashboards() + "?limit=100").expect(200).results().size());
  }

  @Test
  void aWriteWhoseAnswerWouldBeTooLongIsDoneOnceUnderItsKey() {
    long id = tenant.createDashboard("wide");
    String filters = "{\"x\":\"" + "f".repeat(60_000) + "\"}";
    JsonObject tile =
        new JsonObject().put("insight", new JsonObject().put("filters", new JsonObject(filters)));
    JsonObject tiles = new JsonObject().put("tiles", new JsonArray(Collections.nCopies(15, tile)));
    for (int i = 0; i < 4; i++) {
      api.patch(tenant.dashboard(id), tiles).expect(200);
    }
    int before = insights();

    Answer first = patchOnce(id, tiles);
    Answer again = patchOnce(id, tiles);

    for (Answer answer : List.of(first, again)) {
      answer.expectError(
          400,
          "invalid_request",
          "answer_too_large",
          "It is done, but the answer would be larger than 8 MB.",
          null);
    }
    assertTrue(first.header("Idempotency-Replayed").isEmpty());
    assertEquals("true", again.header("Idempotency-Replayed").orElseThrow());
    assertEquals(before + 15, insights());
  }

  private static Answer patchOnce(long id, JsonObject body) {
    return api.send(
        "PATCH", tenant.dashboard(id), body.encode(), Map.of("Idempotency-Key", "wide"));
  }

  private static int insights() {
    return api.get(tenant.insights() + "?basic=true&limit=1")
        .expect(200)
        .json()
        .getInteger("count");
  }
}
