package io.dashgate.platform.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The projects with a series of their own, and that no series ever falls. */
class ProjectTrafficTest {

  private final Ticking clock = new Ticking();
  private final ProjectTraffic traffic = new ProjectTraffic(2, clock);

  /** A clock that moves only when told to. */
  private static final class Ticking extends Clock {
    private Instant now = Instant.EPOCH;

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private void requests(long project, int count) {
    for (int i = 0; i < count; i++) {
      traffic.add(
          project,
          new RequestLog.Entry(
              "id",
              null,
              "HTTP/1.1",
              "GET",
              "dashboards_list",
              "/",
              200,
              2_000_000,
              0,
              3,
              7,
              "::1",
              null,
              project,
              null,
              null));
    }
  }

  private Map<String, Double> series() {
    Map<String, Double> series = new TreeMap<>();
    ((CounterSnapshot) traffic.collect())
        .getDataPoints()
        .forEach(point -> series.put(point.getLabels().get("project"), point.getValue()));
    return series;
  }

  @Test
  void theFirstProjectsHaveASeriesFromTheirFirstRequestOn() {
    requests(1, 5);
    requests(2, 3);

    assertEquals(Map.of("1", 5.0, "2", 3.0, "_other", 0.0), series());
  }

  @Test
  void aClearlyBusierProjectReplacesAnother() {
    requests(1, 5);
    requests(2, 3);
    requests(3, 6);
    assertEquals(Map.of("1", 5.0, "2", 3.0, "_other", 6.0), series(), "only twice as busy");

    requests(3, 1);
    assertEquals(Map.of("1", 5.0, "3", 0.0, "_other", 7.0), series());

    requests(2, 1);
    requests(3, 4);
    assertEquals(Map.of("1", 5.0, "3", 4.0, "_other", 8.0), series());
  }

  @Test
  void requestsOfLongAgoDoNotCount() {
    requests(1, 1_000);
    requests(2, 1_000);
    series();
    clock.pass(Duration.ofHours(2));
    requests(3, 10);

    assertTrue(series().containsKey("3"));
  }

  @Test
  void theSeriesOfAReturningProjectContinues() {
    requests(1, 100);
    requests(2, 10);
    requests(3, 50);
    assertEquals(Map.of("1", 100.0, "3", 0.0, "_other", 50.0), series());

    requests(2, 500);
    assertEquals(Map.of("1", 100.0, "2", 10.0, "_other", 550.0), series());
  }

  @Test
  void noSeriesEverFalls() {
    Random random = new Random(7);
    Map<String, Double> highest = new TreeMap<>();
    for (int i = 0; i < 2_000; i++) {
      requests(1 + random.nextInt(6), random.nextInt(20));
      clock.pass(Duration.ofSeconds(random.nextInt(120)));
      Map<String, Double> now = series();
      assertTrue(now.size() <= 3, now::toString);
      now.forEach(
          (project, value) ->
              assertTrue(value >= highest.getOrDefault(project, 0.0), project + " fell"));
      highest.putAll(now);
    }
    assertEquals(7, highest.size(), "every project was among the busiest at some time");
  }

  @Test
  void memoryIsBoundedForAnyNumberOfProjects() {
    for (long project = 1; project <= 50_000; project++) {
      requests(project, 1);
    }

    assertEquals(3, series().size());
    assertEquals(50_000, series().values().stream().mapToDouble(Double::doubleValue).sum());
    assertTrue(traffic.known() <= 10_000, () -> "keeps " + traffic.known());
  }

  @Test
  void aProjectReadsItsOwnCounts() {
    requests(1, 3);

    String text = traffic.textOf(1);

    for (String line :
        new String[] {
          "dashgate_requests_total{http_request_method=\"GET\",http_response_status_code=\"200\"} 3.0",
          "dashgate_request_duration_seconds_bucket{le=\"0.001\"} 0",
          "dashgate_request_duration_seconds_bucket{le=\"0.005\"} 3",
          "dashgate_request_duration_seconds_bucket{le=\"+Inf\"} 3",
          "dashgate_request_duration_seconds_sum 0.006",
          "dashgate_received_bytes_total 9.0",
          "dashgate_sent_bytes_total 21.0"
        }) {
      assertTrue(text.contains(line + "\n"), text);
    }
    assertTrue(!traffic.textOf(2).contains("GET"), "of a project without requests");
  }
}
