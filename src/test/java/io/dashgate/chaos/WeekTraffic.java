package io.dashgate.chaos;

import io.dashgate.testing.Api;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The events of a project in a {@link SimulatedWeek}, and its erased persons. */
final class WeekTraffic {

  private static final int BATCH = 50;
  private static final int MOST_DAYS_LATE = 30;
  private static final String PAD = "x".repeat(150);

  private final Random random;
  private final Api capture;
  private final String path;
  private final String token;
  private final int rank;

  /** Events of each user. */
  private final Map<String, Integer> ofUsers = new HashMap<>();

  private long sent;
  private long erased;
  private int users = 1;

  /**
   * Makes those of a project.
   *
   * @param rank 1 for the largest project
   */
  WeekTraffic(int port, String path, String token, int rank) {
    this.random = new Random(rank);
    this.capture = new Api(port, null);
    this.path = path;
    this.token = token;
    this.rank = rank;
  }

  /** Returns how many events it has, relative to those of others. */
  double share() {
    return 1.0 / rank;
  }

  long sent() {
    return sent;
  }

  long erased() {
    return erased;
  }

  /** Sends events of a day, in batches that are acknowledged one after the other. */
  void send(Instant day, int events) {
    for (int left = events; left > 0; left -= BATCH) {
      JsonArray batch = new JsonArray();
      for (int i = 0; i < Math.min(BATCH, left); i++) {
        batch.add(event(day));
      }
      capture
          .post("/batch/", new JsonObject().put("api_key", token).put("batch", batch))
          .expect(200);
      sent += batch.size();
    }
  }

  private JsonObject event(Instant day) {
    Instant time = day.plusMillis(random.nextInt(86_400_000));
    if (random.nextInt(50) == 0) {
      time = time.minus(random.nextInt(MOST_DAYS_LATE), ChronoUnit.DAYS);
    }
    boolean isNew = random.nextInt(20) == 0;
    String user = "user " + (isNew ? users++ : random.nextInt(users));
    JsonObject properties =
        new JsonObject()
            .put("$current_url", "https://example.com/" + random.nextInt(200))
            .put("$browser", random.nextBoolean() ? "Chrome" : "Safari")
            .put("amount", random.nextInt(100))
            .put("text", PAD);
    String name = random.nextInt(4) == 0 ? "bought" : "$pageview";
    if (isNew && random.nextBoolean()) {
      // its events before were anonymous
      name = "$identify";
      properties.put("$anon_distinct_id", "anonymous " + user);
    }
    ofUsers.merge(user, 1, Integer::sum);
    return new JsonObject()
        .put("event", name)
        .put("distinct_id", user)
        .put("timestamp", time.toString())
        .put("properties", properties);
  }

  /** Erases a person and its events, all of which are processed. */
  void eraseOne(Api api) {
    List<String> all = new ArrayList<>(ofUsers.keySet());
    String user = all.get(random.nextInt(all.size()));
    List<JsonObject> found =
        api.get(path + "persons/?distinct_id=" + user.replace(" ", "%20")).expect(200).results();
    if (found.isEmpty()) {
      return;
    }
    api.delete(path + "persons/" + found.get(0).getString("id") + "/?delete_events=true")
        .expect(202);
    erased += ofUsers.getOrDefault(user, 0);
    ofUsers.remove(user);
  }
}
