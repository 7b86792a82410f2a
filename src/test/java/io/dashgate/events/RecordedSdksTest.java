package io.dashgate.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays the requests that SDKs made, and compares what is stored with what their callers meant. See
 * {@code src/test/resources/sdk-requests/README.md}.
 */
class RecordedSdksTest {

  private static final Path FOLDER = Path.of("src/test/resources/sdk-requests");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How far the clock of the recording's SDK may seem to be from the time of the test. */
  private static final Duration NOW = Duration.ofMinutes(10);

  static List<String> recordings() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void whatAnSdkSendsIsStoredAsItWasMeant(String file, Tenant tenant) throws IOException {
    JsonObject recording = new JsonObject(Files.readString(FOLDER.resolve(file)));
    TestDatabase database = tenant.gateway().database();
    database.execute(
        "update project set api_token = ? where id = ?",
        recording.getString("token"),
        tenant.projectId());

    objects(recording, "requests").forEach(request -> play(request, tenant.gateway().port()));

    List<JsonObject> meant = objects(recording, "events");
    String events = tenant.project() + "events/?limit=100";
    Soon.seen(PATIENCE, () -> tenant.api().get(events).results().size() >= meant.size());
    assertEvents(meant, tenant.api().get(events).expect(200).results());
    assertPersons(
        objects(recording, "persons"),
        tenant.api().get(tenant.project() + "persons/").expect(200).results());
    assertGroups(objects(recording, "groups"), database, tenant.projectId());
    assertEquals(
        List.of(),
        database.texts(
            "select reason from event_rejected where project_id = " + tenant.projectId()));
  }

  private static List<JsonObject> objects(JsonObject json, String key) {
    return json.getJsonArray(key).stream().map(JsonObject.class::cast).toList();
  }

  private static void play(JsonObject request, int port) {
    byte[] body =
        request.containsKey("base64")
            ? Base64.getDecoder().decode(request.getString("base64"))
            : request.getString("body", "").getBytes(UTF_8);
    List<String> headers = new ArrayList<>();
    request.getJsonObject("headers").forEach(h -> headers.add(h.getKey() + ": " + h.getValue()));
    headers.add("Content-Length: " + body.length);
    String method = request.getString("method");
    String head =
        RawAnswer.request(method, request.getString("path"), headers.toArray(String[]::new));
    RawAnswer answer = RawAnswer.sendAsIs(port, head, body).expect(200);
    assertTrue(answer.body().startsWith("{"), answer.body());
  }

  /** Each event that was meant is stored once, and no other. */
  private static void assertEvents(List<JsonObject> meant, List<JsonObject> stored) {
    List<JsonObject> others = new ArrayList<>(stored);
    for (JsonObject event : meant) {
      JsonObject found =
          others.stream()
              .filter(other -> isMeant(event, other))
              .findFirst()
              .orElseThrow(() -> new AssertionError(event + " is not among " + others));
      others.remove(found);
    }
    assertEquals(List.of(), others);
  }

  private static boolean isMeant(JsonObject event, JsonObject stored) {
    Instant time = OffsetDateTime.parse(stored.getString("timestamp")).toInstant();
    String sent = event.getString("timestamp");
    boolean isTime =
        sent == null
            ? Duration.between(time, Instant.now()).abs().compareTo(NOW) < 0
            : Duration.between(OffsetDateTime.parse(sent).toInstant(), time).toMillis() == 0;
    return isTime
        && stored.getString("event").equals(event.getString("event"))
        && stored.getString("distinct_id").equals(event.getString("distinct_id"))
        && has(stored.getJsonObject("properties"), event.getJsonObject("properties"));
  }

  private static boolean has(JsonObject properties, JsonObject expected) {
    return expected.stream()
        .allMatch(property -> property.getValue().equals(properties.getValue(property.getKey())));
  }

  private static void assertPersons(List<JsonObject> meant, List<JsonObject> stored) {
    assertEquals(
        meant.stream().map(RecordedSdksTest::ids).sorted().toList(),
        stored.stream().map(RecordedSdksTest::ids).sorted().toList());
    for (JsonObject person : meant) {
      JsonObject properties =
          stored.stream()
              .filter(other -> ids(other).equals(ids(person)))
              .map(other -> other.getJsonObject("properties"))
              .findFirst()
              .orElseThrow();
      assertTrue(has(properties, person.getJsonObject("properties")), properties::encode);
    }
  }

  private static String ids(JsonObject person) {
    return person.getJsonArray("distinct_ids").stream().map(Object::toString).sorted().toList()
        + "";
  }

  private static void assertGroups(List<JsonObject> meant, TestDatabase database, long projectId) {
    List<JsonObject> stored =
        database
            .texts(
                """
                select json_build_object('type', t.group_type, 'key', g.group_key,
                  'properties', g.properties)
                from groups g
                join group_type t on t.project_id = %1$d and t.group_type_index = g.group_type_index
                where g.project_id = %1$d
                """
                    .formatted(projectId))
            .stream()
            .map(JsonObject::new)
            .toList();
    assertEquals(new JsonArray(meant), new JsonArray(stored));
  }
}
