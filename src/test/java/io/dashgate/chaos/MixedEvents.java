package io.dashgate.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/**
 * Requests of one client as SDKs of all kinds send them: single events and batches, plain, gzip and
 * forms, of today and of last year, small and now and then large; persons are identified and
 * changed, groups described.
 */
final class MixedEvents {

  /** Events of an average request. */
  static final double EVENTS = 10;

  private static final int MOST_EVENTS = 24;
  private static final int LARGE_EVENT = 400_000;
  private static final int DAYS_AGO = 365;
  private static final String PAD = "x".repeat(200);

  private final Random random = new Random();
  private final String token;
  private final String user;

  /**
   * A request.
   *
   * @param encoding of the content; empty for none
   * @param events the number of events in it
   */
  record Request(String path, String type, String encoding, byte[] body, int events) {}

  /**
   * Makes requests of a client.
   *
   * @param token of a project
   * @param user its distinct id
   */
  MixedEvents(String token, String user) {
    this.token = token;
    this.user = user;
  }

  /** Returns the request with a number, which its events set as the property "last" of the user. */
  Request next(int number) {
    return switch (random.nextInt(20)) {
      case 0, 1 -> form(event("clicked", number));
      case 2, 3, 4, 5, 6 -> browser(event("$pageview", number));
      case 7 -> large(number);
      case 8, 9 -> archived(number);
      default -> batch(number);
    };
  }

  /** A form with the event in base64, as browsers of 2022 send it. */
  private Request form(JsonObject event) {
    String base64 = Base64.getEncoder().encodeToString(event.encode().getBytes(UTF_8));
    byte[] body = ("data=" + URLEncoder.encode(base64, UTF_8)).getBytes(UTF_8);
    return new Request("/capture/", "application/x-www-form-urlencoded", "", body, 1);
  }

  private Request browser(JsonObject event) {
    byte[] body = gzip(new JsonArray().add(event).encode());
    return new Request("/e/?compression=gzip-js", "text/plain", "", body, 1);
  }

  private Request large(int number) {
    JsonObject event = event("imported", number);
    boolean isLarge = random.nextInt(10) == 0;
    event.getJsonObject("properties").put("text", "y".repeat(isLarge ? LARGE_EVENT : 2_000));
    return new Request("/i/v0/e/", "application/json", "", bytes(event), 1);
  }

  private Request archived(int number) {
    JsonArray batch = new JsonArray();
    for (int i = random.nextInt(1, MOST_EVENTS); i > 0; i--) {
      Instant time = Instant.now().minus(random.nextInt(DAYS_AGO), ChronoUnit.DAYS);
      batch.add(event("ordered", number).put("timestamp", time.toString()));
    }
    JsonObject body = body(batch).put("historical_migration", true);
    return new Request("/batch/", "application/json", "gzip", gzip(body.encode()), batch.size());
  }

  private Request batch(int number) {
    JsonArray batch = new JsonArray();
    if (random.nextInt(4) == 0) {
      JsonObject identify = event("$identify", number);
      identify.getJsonObject("properties").put("$anon_distinct_id", user + "-anonymous-" + number);
      batch.add(identify);
      JsonObject group = event("$groupidentify", number);
      group
          .getJsonObject("properties")
          .put("$group_type", "company")
          .put("$group_key", "c" + random.nextInt(100))
          .put("$group_set", new JsonObject().put("size", number));
      batch.add(group);
    }
    for (int i = random.nextInt(1, MOST_EVENTS); i > 0; i--) {
      batch.add(event("viewed", number));
    }
    return new Request("/batch/", "application/json", "", bytes(body(batch)), batch.size());
  }

  private JsonObject body(JsonArray batch) {
    return new JsonObject().put("api_key", token).put("batch", batch);
  }

  private JsonObject event(String name, int number) {
    JsonObject properties =
        new JsonObject()
            .put("token", token)
            .put("$current_url", "https://example.com/" + random.nextInt(500))
            .put("$groups", new JsonObject().put("company", "c" + random.nextInt(100)))
            .put("amount", random.nextInt(100_000) / 100.0)
            .put("text", PAD.substring(random.nextInt(PAD.length())))
            .put("$set", new JsonObject().put("last", number));
    return new JsonObject()
        .put("uuid", UUID.randomUUID().toString())
        .put("event", name)
        .put("distinct_id", user)
        .put("properties", properties);
  }

  private static byte[] bytes(JsonObject json) {
    return json.encode().getBytes(UTF_8);
  }

  private static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
