package io.dashgate.chaos;

import io.dashgate.testing.load.LoadGenerator;
import io.dashgate.testing.load.LoadRequest;
import io.dashgate.testing.load.Samples;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.SplittableRandom;

/** A tenant whose insights have filters and a query of the largest size. */
record LargeInsights(Account account) {

  private static final int DOCUMENT_BYTES = 65_000;
  private static final int CLIENTS = 4;
  private static final long SEED = 20;

  /** Creates this many insights in a new account. */
  static LargeInsights create(int port, int count) {
    LargeInsights large = new LargeInsights(Account.signUp(port));
    LoadRequest creation =
        LoadRequest.of("POST", large.path(), large.account.key(), insight()).expecting(201);
    try {
      Samples samples =
          LoadGenerator.closed(port, CLIENTS, Duration.ZERO, () -> creation)
              .untilAnswered(count)
              .stop();
      if (samples.good().count() < count) {
        throw new IllegalStateException("insights could not be created: " + samples);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return large;
  }

  /** Returns a list of this many. */
  LoadRequest list(int limit) {
    return LoadRequest.of("GET", path() + "?limit=" + limit, account.key(), null);
  }

  private String path() {
    return account.project() + "insights/";
  }

  private static String insight() {
    JsonObject document = new JsonObject().put("note", incompressible());
    return new JsonObject()
        .put("name", "Large")
        .put("filters", document)
        .put("query", document)
        .encode();
  }

  /** Returns text of random digits and letters, which the database stores in full. */
  private static String incompressible() {
    SplittableRandom random = new SplittableRandom(SEED);
    StringBuilder text = new StringBuilder();
    while (text.length() < DOCUMENT_BYTES) {
      text.append(Long.toString(random.nextLong() >>> 1, Character.MAX_RADIX));
    }
    return text.toString();
  }
}
