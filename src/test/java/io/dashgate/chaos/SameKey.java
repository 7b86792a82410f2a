package io.dashgate.chaos;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.process.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** The same creation from many clients at once, with one Idempotency-Key, happens once. */
final class SameKey implements Check {

  private static final int CLIENTS = 100;
  private static final int TRIES = 50;

  @Override
  public String id() {
    return "6";
  }

  /** The first request is in flight, or there are too many requests. */
  private static final Set<Integer> TRY_AGAIN = Set.of(409, 429, 503);

  @Override
  public String title() {
    return "100 parallel POSTs with one Idempotency-Key";
  }

  @Override
  public Row run(ChaosEnvironment environment) throws Exception {
    try (ServerProcess gateway = environment.gateway()) {
      Customer customer = Customer.signUp(gateway.port());
      Api api = customer.api(gateway.port());
      String name = "once-" + UUID.randomUUID();
      String body = new JsonObject().put("name", name).encode();
      Map<String, String> headers = Map.of("Idempotency-Key", UUID.randomUUID().toString());
      List<Answer> answers =
          Concurrently.call(CLIENTS, any -> retry(api, customer.dashboards(), body, headers));
      Set<Integer> statuses =
          answers.stream().map(Answer::status).collect(Collectors.toCollection(TreeSet::new));
      Set<Long> ids =
          answers.stream()
              .filter(answer -> answer.status() == 201)
              .map(Answer::id)
              .collect(Collectors.toSet());
      long rows =
          environment
              .postgres()
              .database()
              .count("select count(*) from dashboard where name = ?", name);
      return row(
          "%d rows, %d ids, statuses %s".formatted(rows, ids.size(), statuses),
          "1 row, 1 id, only 201 (409 while it is in flight, 429 and 503 are tried again)",
          rows == 1 && ids.size() == 1 && statuses.equals(Set.of(201)));
    }
  }

  private static Answer retry(Api api, String path, String body, Map<String, String> headers) {
    Answer answer = api.send("POST", path, body, headers);
    for (int tries = 1; tries < TRIES && TRY_AGAIN.contains(answer.status()); tries++) {
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      answer = api.send("POST", path, body, headers);
    }
    return answer;
  }
}
