package io.dashgate.tiles;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import io.dashgate.testing.Concurrently;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests that change the tiles of the same dashboards at the same time. */
class ConcurrentTilesTest {

  private static final int CLIENTS = 8;

  private static Tenant tenant;
  private static Api api;

  @BeforeAll
  static void signUp(Tenant fresh) {
    tenant = fresh;
    api = tenant.api();
  }

  @Test
  void newTilesNeverGetTheSamePlace() {
    long dashboard = tenant.createDashboard("d");
    String path = tenant.dashboard(dashboard);

    Concurrently.call(
        CLIENTS,
        client ->
            switch (client % 3) {
              case 0 -> api.post(path + "create_text_tile/", "{\"body\":\"t\"}").expect(201);
              case 1 -> api.patch(path, "{\"tiles\":[{\"text\":{\"body\":\"t\"}}]}").expect(200);
              default ->
                  api.post(tenant.insights(), "{\"dashboards\":[" + dashboard + "]}").expect(201);
            });

    List<JsonObject> tiles = api.get(path).tiles();
    assertEquals(CLIENTS, tiles.size());
    assertEquals(
        CLIENTS, tiles.stream().map(tile -> tile.getJsonObject("layouts")).distinct().count());
    assertEquals(CLIENTS, tiles.stream().map(tile -> tile.getInteger("order")).distinct().count());
  }

  @Test
  void linkingTheSameInsightMakesOneTile() {
    long insight = tenant.createInsight("i");
    String path = tenant.dashboard(tenant.createDashboard("d"));

    Concurrently.call(
        CLIENTS,
        client -> api.patch(path, "{\"tiles\":[{\"insight\":" + insight + "}]}").expect(200));

    assertEquals(1, api.get(path).tiles().size());
  }

  @Test
  void movesInOppositeDirectionsDoNotBlockEachOther() {
    long a = tenant.createDashboard("a");
    long b = tenant.createDashboard("b");
    List<Long> tiles = Concurrently.call(CLIENTS, client -> text(client % 2 == 0 ? a : b).id());

    Concurrently.call(
        CLIENTS,
        client ->
            api.post(
                    tenant.dashboard(client % 2 == 0 ? a : b) + "move_tile/",
                    "{\"tile\":{\"id\":%d},\"to_dashboard\":%d}"
                        .formatted(tiles.get(client), client % 2 == 0 ? b : a))
                .expect(200));

    int left = api.get(tenant.dashboard(a)).tiles().size();
    assertEquals(CLIENTS, left + api.get(tenant.dashboard(b)).tiles().size());
  }

  private static Answer text(long dashboard) {
    return api.post(tenant.dashboard(dashboard) + "create_text_tile/", "{\"body\":\"t\"}")
        .expect(201);
  }
}
