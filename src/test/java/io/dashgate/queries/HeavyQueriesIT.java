package io.dashgate.queries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.events.columns.ChunkBuilder;
import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.PackedEvents;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.process.RunningJar;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many heavy queries at once, against one process with the memory of {@code k8s/base}, which exits
 * when it has no more.
 */
class HeavyQueriesIT {

  private static final Map<String, String> SMALL =
      Map.of(
          "JAVA_TOOL_OPTIONS",
          "-XX:+UseSerialGC -Xmx192m -XX:MaxDirectMemorySize=64m -XX:+ExitOnOutOfMemoryError",
          "DASHGATE_INSTANCES",
          "2",
          "DASHGATE_RATE_LIMIT_PER_MINUTE",
          "0",
          "DASHGATE_RATE_LIMIT_PER_HOUR",
          "0");

  private static final int QUERIES = 20;
  private static final int TENANTS = 5;
  private static final int CHUNKS = 30;
  private static final int EVENTS = 50_000;
  private static final long DAY_MS = 86_400_000;
  private static final int PERSONS = 200_000;

  /** What queries may answer: their result, that they need too much, or that there is no room. */
  private static final Set<Integer> EXPECTED = Set.of(200, 400, 429, 503);

  private static final List<String> MATHS =
      List.of(
          "total", "dau", "weekly_active", "unique_session", "p90", "avg", "avg_count_per_actor");

  /** A tenant of the process. */
  private record Customer(Api api, long projectId) {

    static Customer signUp(RunningJar jar, int number) {
      Answer signed =
          jar.api(null)
              .post(
                  "/api/signup/",
                  new JsonObject()
                      .put("email", "heavy" + number + "@example.com")
                      .put("password", "a long password")
                      .put("first_name", "Heavy")
                      .put("organization_name", "Heavy " + number));
      Api user = jar.api(signed.expect(201).json().getString("access_token"));
      return new Customer(
          user, user.get("/api/projects/@current/").expect(200).json().getLong("id"));
    }
  }

  /** Fills a project with events; one of a hundred has an url of its own. */
  private static void fill(TestDatabase database, long projectId) {
    database.execute(
        "insert into event_name (project_id, event_number, name) values (?, 1, 'visit')",
        projectId);
    Random random = new Random(7);
    long begin =
        Instant.now().truncatedTo(ChronoUnit.DAYS).minus(29, ChronoUnit.DAYS).toEpochMilli();
    for (int chunk = 0; chunk < CHUNKS; chunk++) {
      ChunkBuilder builder = new ChunkBuilder();
      for (int i = 0; i < EVENTS; i++) {
        long micros = (begin + chunk * DAY_MS + i * DAY_MS / EVENTS) * 1000;
        builder.add(
            micros,
            new UUID(random.nextLong(), random.nextLong()),
            1 + random.nextInt(PERSONS),
            micros,
            null);
        builder.property("url", true, "/page/" + random.nextInt(i % 100 == 0 ? 1_000_000 : 2_000));
        builder.property("$session_id", true, "0190" + chunk + "-" + random.nextInt(EVENTS / 8));
        builder.property("amount", false, Integer.toString(random.nextInt(1_000)));
      }
      PackedEvents.of(database, projectId).add(1, builder);
    }
  }

  private static void copy(TestDatabase database, long from, long to) {
    for (String table : List.of("event_name", "property_key", "event_chunk", "event_column")) {
      List<String> columns =
          database.texts(
              "select attname from pg_attribute where attrelid = '%s'::regclass and attnum > 1 and not attisdropped"
                  .formatted(table));
      String list = String.join(", ", columns);
      database.execute(
          "insert into %1$s (project_id, %2$s) select ?, %2$s from %1$s where project_id = ?"
              .formatted(table, list),
          to,
          from);
    }
  }

  private static JsonObject query(int number) {
    String math = MATHS.get(number % MATHS.size());
    JsonObject series =
        new JsonObject()
            .put("kind", "EventsNode")
            .put("event", "visit")
            .put("math", math)
            // each is another one, of which no result is kept
            .put("custom_name", "" + number);
    if (Set.of("p90", "avg").contains(math)) {
      series.put("math_property", "amount");
    }
    JsonObject query =
        new JsonObject()
            .put("kind", "TrendsQuery")
            .put("dateRange", new JsonObject().put("date_from", "-30d"))
            .put("interval", number % 5 == 0 ? "hour" : "day")
            .put("series", JsonArray.of(series));
    if (number % 3 != 0) {
      query.put(
          "breakdownFilter",
          new JsonObject()
              .put("breakdown", number % 3 == 1 ? "url" : "amount")
              .put("breakdown_limit", 100));
    }
    return new JsonObject().put("query", query);
  }

  @Test
  void nothingButRefusals(@TempDir Path folder) throws IOException {
    try (RunningJar jar = RunningJar.start(folder, SMALL)) {
      TestDatabase database = TestDatabase.of(folder.resolve("data"));
      List<Customer> customers = new ArrayList<>();
      for (int i = 0; i < TENANTS; i++) {
        customers.add(Customer.signUp(jar, i));
      }
      fill(database, customers.get(0).projectId());
      for (Customer other : customers.subList(1, TENANTS)) {
        copy(database, customers.get(0).projectId(), other.projectId());
      }
      Map<Integer, Integer> statuses = new TreeMap<>();
      for (int round = 0; round < 3; round++) {
        int first = round * QUERIES;
        List<Answer> answers =
            Concurrently.call(
                QUERIES,
                i ->
                    customers
                        .get(i % TENANTS)
                        .api()
                        .post("/api/projects/@current/query/", query(first + i)));
        for (Answer answer : answers) {
          assertTrue(EXPECTED.contains(answer.status()), answer.body() + jar.output());
          statuses.merge(answer.status(), 1, Integer::sum);
          if (answer.status() == 400) {
            assertTrue(
                answer.body().contains("memory") || answer.body().contains("too many different"),
                answer.body());
          }
        }
      }
      assertTrue(statuses.getOrDefault(200, 0) > 0, statuses.toString());
      customers.get(0).api().post("/api/projects/@current/query/", query(0)).expect(200);
      assertEquals(-1, jar.output().indexOf("java.lang.OutOfMemoryError"));
    }
  }
}
