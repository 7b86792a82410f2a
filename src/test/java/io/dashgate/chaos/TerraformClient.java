package io.dashgate.chaos;

import io.dashgate.testing.load.LoadClient;
import io.dashgate.testing.load.LoadReply;
import io.dashgate.testing.load.LoadRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client that creates, reads, updates, reads and deletes dashboards. It tries a refused request
 * again three times, each time after the Retry-After of the refusal.
 */
final class TerraformClient implements LoadClient {

  private static final int RETRIES = 3;
  private static final Pattern RETRY_AFTER = Pattern.compile("\r\nretry-after: (\\d+)");

  private enum Step {
    CREATE,
    READ,
    UPDATE,
    READ_AGAIN,
    DELETE
  }

  private final Customer customer;
  private Step step = Step.CREATE;
  private long id;
  private int tries;

  private int cycles;
  private int retried;
  private int givenUp;
  private int others;

  TerraformClient(Customer customer) {
    this.customer = customer;
  }

  @Override
  public LoadRequest next() {
    LoadRequest request =
        switch (step) {
          case CREATE -> customer.create(customer.marker());
          case READ, READ_AGAIN -> to("GET", null);
          case UPDATE ->
              to("PATCH", new JsonObject().put("name", customer.marker() + " 2").encode());
          case DELETE -> to("DELETE", null);
        };
    return request.then(this::receive);
  }

  @Override
  public Duration pauseAfter(LoadReply reply) {
    if (!isRefusal(reply)) {
      return Duration.ZERO;
    }
    Matcher seconds = RETRY_AFTER.matcher(reply.head().toLowerCase(Locale.ROOT));
    return Duration.ofSeconds(seconds.find() ? Long.parseLong(seconds.group(1)) : 1);
  }

  int cycles() {
    return cycles;
  }

  int retried() {
    return retried;
  }

  int givenUp() {
    return givenUp;
  }

  /** Returns the number of failures that are no refusals. */
  int others() {
    return others;
  }

  private void receive(LoadReply reply) {
    if (reply.status() / 100 == 2) {
      if (step == Step.CREATE) {
        id = reply.body().toJsonObject().getLong("id");
      }
      cycles += step == Step.DELETE ? 1 : 0;
      step = Step.values()[(step.ordinal() + 1) % Step.values().length];
      tries = 0;
    } else if (isRefusal(reply) && tries < RETRIES) {
      tries++;
      retried++;
    } else {
      givenUp += isRefusal(reply) ? 1 : 0;
      others += isRefusal(reply) ? 0 : 1;
      step = Step.CREATE;
      tries = 0;
    }
  }

  private LoadRequest to(String method, @Nullable String body) {
    return LoadRequest.of(method, customer.dashboards() + id + "/", customer.key(), body);
  }

  private static boolean isRefusal(LoadReply reply) {
    return reply.status() == 429 || reply.status() == 503;
  }
}
