package io.dashgate.bench;

import io.dashgate.testing.load.LoadRequest;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Requests with events of about 500 bytes each.
 *
 * @param tokens of the projects
 */
record SentEvents(List<String> tokens) {

  static final int TENANTS = 20;
  static final int BATCH = 50;
  static final String NAME = "$pageview";

  private static final int PERSONS = 1_000;
  private static final String PAD = "x".repeat(230);

  /** Returns a request with a batch for one of the projects. */
  LoadRequest batch() {
    String token = tokens.get(ThreadLocalRandom.current().nextInt(tokens.size()));
    StringBuilder body = new StringBuilder(30_000);
    body.append("{\"api_key\":\"").append(token).append("\",\"batch\":[");
    for (int i = 0; i < BATCH; i++) {
      body.append(i == 0 ? "" : ",").append(event(ThreadLocalRandom.current().nextInt(1 << 20)));
    }
    return LoadRequest.of("POST", "/batch/", null, body.append("]}").toString()).expecting(200);
  }

  /** Returns a request with one event, as a browser sends it. */
  LoadRequest single() {
    String token = tokens.get(ThreadLocalRandom.current().nextInt(tokens.size()));
    String event = event(ThreadLocalRandom.current().nextInt(1 << 20));
    String body = "{\"api_key\":\"" + token + "\"," + event.substring(1);
    return LoadRequest.of("POST", "/i/v0/e/", null, body).expecting(200);
  }

  private static String event(int number) {
    return "{\"event\":\"%s\",\"distinct_id\":\"%s\",\"properties\":%s}"
        .formatted(NAME, distinctId(number), properties(number));
  }

  static String distinctId(int number) {
    return "user-" + number % PERSONS;
  }

  static String properties(int number) {
    return ("{\"$current_url\":\"https://example.com/path/%d\",\"$browser\":\"Chrome\",\"$os\":\"Linux\","
            + "\"$lib\":\"web\",\"$screen_width\":1440,\"plan\":\"free\",\"amount\":%d.5,\"text\":\"%s\"}")
        .formatted(number % 200, number % 90, PAD);
  }
}
