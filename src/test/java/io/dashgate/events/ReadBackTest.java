package io.dashgate.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An event is read back with the values that it was sent with, whatever they are. */
class ReadBackTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int EVENTS = 300;

  private static final List<String> TEXTS =
      List.of("", "a", "$b", "ä", "\uD83D\uDE00", "\"", "\\", "\n\t", "null", "1", "x".repeat(300));

  private static final List<String> SCALARS =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-0",
          "1.0",
          "1.50",
          "1e3",
          "1E-7",
          "9007199254740993",
          "12345678901234567890",
          "0.1",
          "-1.7976931348623157e308");

  private final Random random = new Random(7);

  @Test
  void randomEventsAreReadBack(Tenant tenant) throws IOException {
    String token = tenant.api().get(tenant.project()).json().getString("api_token");
    Map<String, String> sent = new HashMap<>();
    List<String> batch = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      String uuid = UUID.randomUUID().toString();
      String properties = object(3);
      sent.put(uuid, properties);
      batch.add(
          "{\"event\":%s,\"uuid\":\"%s\",\"distinct_id\":%s,\"properties\":%s}"
              .formatted(quoted("e"), uuid, quoted("id"), properties));
    }
    tenant
        .gateway()
        .anonymous()
        .post(
            "/batch/",
            "{\"api_key\":\"" + token + "\",\"batch\":[" + String.join(",", batch) + "]}")
        .expect(200);
    String list = tenant.project() + "events/?limit=1000";
    Soon.seen(SOON, () -> tenant.api().get(list).expect(200).results().size() == EVENTS);

    RawJson answer = new RawJson(tenant.api().get(list).expect(200).body());
    for (RawJson event : RawParts.elements(RawParts.members(answer).get("results"))) {
      Map<String, RawJson> members = RawParts.members(event);
      String expected = sent.get(RawParts.text(members.get("id")));
      TreeMap<?, ?> read = (TreeMap<?, ?>) value(members.get("properties").text());
      read.remove("$ip"); // of the request
      assertEquals(value(expected), read);
    }
  }

  private String quoted(String prefix) {
    return RawParts.quote(prefix + TEXTS.get(random.nextInt(TEXTS.size() - 1)));
  }

  private String object(int depth) {
    List<String> members = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      members.add(quoted("k" + i) + " : " + any(depth - 1));
    }
    return "{" + String.join(", ", members) + "}";
  }

  private String any(int depth) {
    return switch (depth <= 0 ? random.nextInt(2) : random.nextInt(4)) {
      case 0 -> SCALARS.get(random.nextInt(SCALARS.size()));
      case 1 -> RawParts.quote(TEXTS.get(random.nextInt(TEXTS.size())));
      case 2 -> object(depth);
      default -> "[" + any(depth - 1) + ", " + any(depth - 1) + "]";
    };
  }

  /** Returns a document whose numbers are compared by their texts. */
  private static Object value(String json) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      return value(parser, parser.nextToken());
    }
  }

  private static Object value(JsonParser parser, JsonToken token) throws IOException {
    switch (token) {
      case START_OBJECT -> {
        Map<String, Object> object = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          object.put(name, value(parser, parser.nextToken()));
        }
        return object;
      }
      case START_ARRAY -> {
        List<Object> array = new ArrayList<>();
        for (JsonToken next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          array.add(value(parser, next));
        }
        return array;
      }
      default -> {
        return token + " " + parser.getText();
      }
    }
  }
}
