package io.dashgate.bench;

import io.dashgate.testing.load.LoadRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Requests with events of about 500 bytes each, which have no UUIDs, so that the same request is
 * other events each time. Made once: the processors are those of the servers, too.
 */
final class SentEvents {

  static final int TENANTS = 20;
  static final int BATCH = 50;
  static final String NAME = "$pageview";

  private static final int PERSONS = 1_000;
  private static final int REQUESTS = 1_000;
  private static final String PAD = "x".repeat(230);

  private final List<LoadRequest> batches = new ArrayList<>();
  private final List<LoadRequest> singles = new ArrayList<>();

  /**
   * Makes requests.
   *
   * @param tokens of the projects
   */
  SentEvents(List<String> tokens) {
    Random random = new Random(1);
    for (int i = 0; i < REQUESTS; i++) {
      String token = tokens.get(i % tokens.size());
      batches.add(batch(token, random));
      singles.add(single(token, random));
    }
  }

  /** Returns a request with a batch for one of the projects. */
  LoadRequest batch() {
    return batches.get(ThreadLocalRandom.current().nextInt(REQUESTS));
  }

  /** Returns a request with one event, as a browser sends it. */
  LoadRequest single() {
    return singles.get(ThreadLocalRandom.current().nextInt(REQUESTS));
  }

  private static LoadRequest batch(String token, Random random) {
    StringBuilder body = new StringBuilder(30_000);
    body.append("{\"api_key\":\"").append(token).append("\",\"batch\":[");
    for (int i = 0; i < BATCH; i++) {
      body.append(i == 0 ? "" : ",").append(event(random.nextInt(1 << 20)));
    }
    return LoadRequest.of("POST", "/batch/", null, body.append("]}").toString()).expecting(200);
  }

  private static LoadRequest single(String token, Random random) {
    String event = event(random.nextInt(1 << 20));
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
