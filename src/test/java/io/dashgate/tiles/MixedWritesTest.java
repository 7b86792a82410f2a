package io.dashgate.tiles;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Different writes to the same dashboards and insights at once. */
class MixedWritesTest {

  private static final int WRITERS = 8;
  private static final int WRITES = 40;

  private Tenant tenant;
  private Api api;
  private final List<Long> dashboards = new ArrayList<>();
  private final List<Long> insights = new ArrayList<>();

  @BeforeEach
  void makeObjects(Tenant fresh) {
    tenant = fresh;
    api = fresh.api();
    for (int i = 0; i < 2; i++) {
      dashboards.add(tenant.createDashboard("d" + i));
      insights.add(tenant.createInsight("i" + i, dashboards.get(0)));
    }
  }

  @Test
  void noWriteFailsBecauseOfAnother() throws InterruptedException {
    ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      Random random = new Random(i);
      Thread writer =
          new Thread(
              () -> {
                for (int n = 0; n < WRITES; n++) {
                  Answer answer = write(random);
                  if (answer.status() >= 500) {
                    failures.add(answer.status() + " " + answer.body());
                  }
                }
              });
      writers.add(writer);
      writer.start();
    }
    for (Thread writer : writers) {
      writer.join();
    }

    assertEquals(List.of(), List.copyOf(failures));
  }

  private Answer write(Random random) {
    long dashboard = dashboards.get(random.nextInt(2));
    String path = tenant.dashboard(dashboard);
    long insight = insights.get(random.nextInt(2));
    return switch (random.nextInt(9)) {
      case 0, 1 -> link(insight, new JsonArray());
      case 2 -> link(insight, JsonArray.of(dashboard));
      case 3 -> link(insight, new JsonArray(dashboards));
      case 4 -> api.patch(path, new JsonObject().put("deleted", true).put("delete_insights", true));
      case 5 -> api.patch(path, new JsonObject().put("deleted", false));
      case 6 ->
          api.patch(
              path,
              new JsonObject()
                  .put("name", "n" + random.nextInt())
                  .put("tiles", JsonArray.of(new JsonObject().put("insight", insight))));
      case 7 -> move(random, dashboard);
      default ->
          api.post(
              tenant.dashboards(),
              new JsonObject()
                  .put("use_dashboard", dashboard)
                  .put("duplicate_tiles", random.nextBoolean()));
    };
  }

  private Answer link(long insight, JsonArray shownOn) {
    return api.patch(tenant.insight(insight), new JsonObject().put("dashboards", shownOn));
  }

  /** Makes a text tile, moves it to the other dashboard and back, and removes it. */
  private Answer move(Random random, long from) {
    String path = tenant.dashboard(from);
    long to = dashboards.get(random.nextInt(2));
    Answer made = api.post(path + "create_text_tile/", "{\"body\":\"text\"}");
    if (made.status() != 201) {
      return made;
    }
    JsonObject tile = new JsonObject().put("id", made.id());
    Answer moved =
        api.patch(path + "move_tile/", new JsonObject().put("tile", tile).put("to_dashboard", to));
    return moved.status() != 200
        ? moved
        : api.post(
            tenant.dashboard(to) + "delete_tile/", new JsonObject().put("tile_id", made.id()));
  }
}
