package io.dashgate.queries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dashgate.queries.running.QueryCounts;
import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.PackedEvents;
import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The operator sees what queries take, and nothing of what they ask for. */
@GatewaySettings("DASHGATE_QUERIES_SLOW_LOG_MS=1")
class QueryMeasuresTest {

  private static JsonObject query() {
    return new JsonObject()
        .put(
            "query",
            new JsonObject()
                .put("kind", "TrendsQuery")
                .put("dateRange", new JsonObject().put("date_from", "-7d"))
                .put(
                    "series",
                    JsonArray.of(
                        new JsonObject()
                            .put("kind", "EventsNode")
                            .put("event", "secret event")
                            .put(
                                "properties",
                                JsonArray.of(
                                    new JsonObject()
                                        .put("key", "secret key")
                                        .put("value", "secret value")))))
                .put("breakdownFilter", new JsonObject().put("breakdown", "secret breakdown")));
  }

  private static List<String> logged(Runnable work) {
    Logger logger = (Logger) LoggerFactory.getLogger(QueryCounts.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    try {
      work.run();
    } finally {
      logger.detachAppender(lines);
    }
    return List.copyOf(lines.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static double measured(Tenant tenant, String series) {
    return GatewayMetrics.value(tenant.gateway(), series);
  }

  @Test
  void slowQueriesAreLoggedWithoutValues(Tenant tenant) {
    StoredEvents events = StoredEvents.of(tenant);
    for (int i = 0; i < 3; i++) {
      events.event("secret event", "ann", new JsonObject().put("secret key", "secret value"));
    }
    PackedEvents.of(tenant).packAll();
    events.event("secret event", "ann", new JsonObject());

    List<String> lines =
        logged(() -> tenant.api().post(tenant.project() + "query/", query()).expect(200));

    String line =
        lines.stream()
            .filter(one -> one.contains("project " + tenant.projectId() + ":"))
            .findFirst()
            .orElseThrow();
    assertTrue(line.contains("trends (1 series, breakdown by 1, interval DAY, 8 days)"), line);
    assertTrue(line.contains("done after "), line);
    assertTrue(line.contains("read 4 events"), line);
    assertFalse(line.contains("secret"), line);
  }

  @Test
  void queriesAreMeasured(Tenant tenant) {
    String done = "dashgate_queries_seconds_count{kind=\"trends\",outcome=\"done\"}";
    String invalid = "dashgate_queries_seconds_count{kind=\"trends\",outcome=\"invalid\"}";
    String read = "dashgate_queries_events_read_total";
    String bytes = "dashgate_queries_read_bytes_total";
    StoredEvents.of(tenant).event("secret event", "ann", new JsonObject());
    PackedEvents.of(tenant).packAll();
    double doneBefore = measured(tenant, done);
    double invalidBefore = measured(tenant, invalid);
    double readBefore = measured(tenant, read);
    double bytesBefore = measured(tenant, bytes);

    tenant.api().post(tenant.project() + "query/", query()).expect(200);
    JsonObject wrong = query();
    wrong.getJsonObject("query").put("dateRange", new JsonObject().put("date_from", "soon"));
    tenant.api().post(tenant.project() + "query/", wrong).expect(400);

    assertEquals(doneBefore + 1, measured(tenant, done));
    assertEquals(invalidBefore + 1, measured(tenant, invalid));
    assertEquals(readBefore + 1, measured(tenant, read));
    assertTrue(measured(tenant, bytes) > bytesBefore);
    assertEquals(0, measured(tenant, "dashgate_queries_running"));
    assertTrue(measured(tenant, "dashgate_queries_wait_seconds_count") >= 1);
  }
}
