package io.dashgate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

/** An answer of the gateway, already checked against the contract. */
public record Answer(int status, HttpHeaders headers, String body) {

  static Answer of(HttpResponse<String> response) {
    return new Answer(response.statusCode(), response.headers(), response.body());
  }

  /** Returns this, if it has the status. */
  public Answer expect(int expected) {
    assertEquals(expected, status, body);
    return this;
  }

  /** Returns this, if it is the error. */
  public Answer expectError(int status, String type, String code, String detail, String attr) {
    expect(status);
    JsonObject expected =
        new JsonObject()
            .put("type", type)
            .put("code", code)
            .put("detail", detail)
            .put("attr", attr);
    assertEquals(expected.encode(), body);
    return this;
  }

  /** Returns this, if it is a 400 about a field. */
  public Answer expectInvalid(String code, String detail, String attr) {
    return expectError(400, "validation_error", code, detail, attr);
  }

  /** Returns this, if it is a 404 with the detail. */
  public Answer expectNotFound(String detail) {
    return expectError(404, "invalid_request", "not_found", detail, null);
  }

  /** Returns this, if it is a 403 with the detail. */
  public Answer expectForbidden(String detail) {
    return expectError(403, "authentication_error", "permission_denied", detail, null);
  }

  /** Returns the body as an object. */
  public JsonObject json() {
    return new JsonObject(body);
  }

  /** Returns the body as an array. */
  public JsonArray array() {
    return new JsonArray(body);
  }

  /** Returns the rows of a list. */
  public List<JsonObject> results() {
    return json().getJsonArray("results").stream().map(JsonObject.class::cast).toList();
  }

  /** Returns the tiles of the dashboard in the body. */
  public List<JsonObject> tiles() {
    return json().getJsonArray("tiles").stream().map(JsonObject.class::cast).toList();
  }

  /** Returns the items of the dashboard in the body. */
  public List<JsonObject> items() {
    return json().getJsonArray("items").stream().map(JsonObject.class::cast).toList();
  }

  /** Returns the id of the object in the body. */
  public long id() {
    return json().getLong("id");
  }

  /** Returns a header. */
  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }
}
