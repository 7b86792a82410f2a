package io.dashgate.upgrade;

import io.dashgate.testing.Answer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request that reads, and how the version before answered it.
 *
 * @param authorization header; null: none was sent
 * @param body JSON, without the fields that change by themselves
 */
record RecordedAnswer(
    @Nullable String authorization, String path, int status, @Nullable Object body) {

  /** Fields that reading or time changes. */
  private static final Set<String> CHANGE_BY_THEMSELVES =
      Set.of("last_accessed_at", "last_used_at", "used", "remaining", "reset", "keys");

  static RecordedAnswer of(UpgradeScenario.Read read, Answer answer) {
    Object body = lasting(Json.decodeValue(answer.body()));
    return new RecordedAnswer(read.authorization(), read.path(), answer.status(), body);
  }

  static RecordedAnswer read(JsonObject json) {
    return new RecordedAnswer(
        json.getString("authorization"),
        json.getString("path"),
        json.getInteger("status"),
        json.getValue("body"));
  }

  JsonObject json() {
    return new JsonObject()
        .put("authorization", authorization)
        .put("path", path)
        .put("status", status)
        .put("body", body);
  }

  UpgradeScenario.Read request() {
    return new UpgradeScenario.Read(authorization, path);
  }

  /** Returns this with only the fields that the other has, too: answers may gain fields. */
  RecordedAnswer asFarAs(RecordedAnswer other) {
    return new RecordedAnswer(authorization, path, status, common(body, other.body()));
  }

  private static @Nullable Object common(@Nullable Object mine, @Nullable Object other) {
    if (mine instanceof JsonObject object && other instanceof JsonObject pattern) {
      JsonObject kept = new JsonObject();
      for (Map.Entry<String, Object> entry : pattern) {
        if (object.containsKey(entry.getKey())) {
          kept.put(entry.getKey(), common(object.getValue(entry.getKey()), entry.getValue()));
        }
      }
      return kept;
    }
    if (mine instanceof JsonArray array
        && other instanceof JsonArray pattern
        && array.size() == pattern.size()) {
      JsonArray kept = new JsonArray();
      for (int i = 0; i < array.size(); i++) {
        kept.add(common(array.getValue(i), pattern.getValue(i)));
      }
      return kept;
    }
    return mine;
  }

  private static @Nullable Object lasting(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      JsonObject kept = new JsonObject();
      for (Map.Entry<String, Object> entry : object) {
        if (!CHANGE_BY_THEMSELVES.contains(entry.getKey())) {
          kept.put(entry.getKey(), lasting(entry.getValue()));
        }
      }
      return kept;
    }
    if (value instanceof JsonArray array) {
      JsonArray kept = new JsonArray();
      array.forEach(element -> kept.add(lasting(element)));
      return kept;
    }
    return value;
  }
}
