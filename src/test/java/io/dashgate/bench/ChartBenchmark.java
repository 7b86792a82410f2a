package io.dashgate.bench;

import io.dashgate.charts.Chart;
import io.dashgate.charts.ChartKind;
import io.dashgate.charts.ChartOptions;
import io.dashgate.charts.ChartSize;
import io.dashgate.charts.Theme;
import io.dashgate.platform.json.RawJson;
import java.time.LocalDate;
import java.util.StringJoiner;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reading a result of three series with 90 points, and drawing it. */
@State(Scope.Thread)
public class ChartBenchmark {

  private static final int POINTS = 90;
  private static final ChartSize SIZE = new ChartSize(640, 320);

  private final RawJson result = result();
  private final ChartOptions options = ChartOptions.of("Sign-ups").withUnfinished(true);

  /** How it is drawn. */
  @Param({"LINE", "AREA", "STACKED_BAR"})
  public ChartKind kind;

  /** As SVG. */
  @Benchmark
  public String svg() {
    return Chart.of(kind, options, result).svg(SIZE, Theme.PAGE);
  }

  private static RawJson result() {
    StringJoiner days = new StringJoiner("\",\"", "[\"", "\"]");
    for (int i = 0; i < POINTS; i++) {
      days.add(LocalDate.of(2026, 9, 1).plusDays(i).toString());
    }
    StringJoiner series = new StringJoiner(",", "[", "]");
    for (String name : new String[] {"Chrome", "Safari", "Firefox"}) {
      StringJoiner data = new StringJoiner(",", "[", "]");
      for (int i = 0; i < POINTS; i++) {
        data.add(String.valueOf(1000 + name.length() * 100 + (i * 7919) % 613));
      }
      series.add(
          "{\"data\":%s,\"labels\":%s,\"days\":%s,\"count\":1,\"label\":\"%s\",\"action\":{}}"
              .formatted(data, days, days, name));
    }
    return new RawJson(series.toString());
  }
}
