package io.dashgate.charts;

import io.dashgate.platform.json.RawJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.List;

/** Results in the form of each kind of insight, usual ones and such at the edges. */
final class ResultSamples {

  /** What is special about a result. */
  enum Edge {
    USUAL,
    COMPARED,
    NOTHING,
    ONE_POINT,
    ZEROS,
    NEGATIVES,
    MANY_SERIES,
    MANY_POINTS,
    LONG_LABELS,
    RIGHT_TO_LEFT_AND_EMOJI,
    HUGE,
    TINY,
    NULLS,
    HOSTILE
  }

  private static final List<String> NAMES =
      List.of(
          "Chrome", "Safari", "Firefox", "Edge", "Samsung Internet", "Opera", "Brave", "Vivaldi");
  private static final List<String> STRANGE =
      List.of(
          "שלום עולם, ברוכים הבאים לדף",
          "مرحبا بالعالم",
          "👩‍👩‍👧‍👦 family 🎉🎉",
          "日本語のとても長いラベル",
          "Zͨ̈a͎͝l̵g̶o");
  private static final List<String> EVIL =
      List.of(
          "</title></svg><script>alert(1)</script>",
          "\" onload=\"alert(1)\" x=\"",
          "a\u0000b\u0008c\u000bd\ufffe\uffff",
          "lone \ud800 and \udc00 surrogates",
          "]]><!--&amp;&#0;<![CDATA[",
          "\u202egnp.exe\u202c \u2066x");

  private final ChartKind kind;
  private final Edge edge;

  private ResultSamples(ChartKind kind, Edge edge) {
    this.kind = kind;
    this.edge = edge;
  }

  /** Returns a result of a kind. */
  static RawJson of(ChartKind kind, Edge edge) {
    ResultSamples samples = new ResultSamples(kind, edge);
    Object result =
        switch (kind) {
          case FUNNEL -> samples.funnel();
          case CONVERSION_TIMES -> samples.times();
          case RETENTION -> samples.retention();
          case PATHS -> samples.paths();
          case NUMBER, PIE, TABLE, HORIZONTAL_BARS, WORLD_MAP -> samples.totals();
          case LIFECYCLE -> samples.lifecycle();
          case FUNNEL_TRENDS, STICKINESS -> samples.overTime(1);
          default -> samples.overTime(3);
        };
    return new RawJson(result.toString());
  }

  /** Returns three lines of as many points. */
  static RawJson lines(int points) {
    JsonArray lines = new JsonArray();
    ResultSamples samples = new ResultSamples(ChartKind.LINE, Edge.USUAL);
    for (int i = 0; i < 3; i++) {
      lines.add(samples.line(i, points, false, NAMES.get(i)));
    }
    return new RawJson(lines.toString());
  }

  private String label(int index) {
    return switch (edge) {
      case LONG_LABELS ->
          "A label that nobody has room for, not even on a wide screen ".repeat(4) + index;
      case RIGHT_TO_LEFT_AND_EMOJI -> STRANGE.get(index % STRANGE.size()) + " " + index;
      case HOSTILE -> EVIL.get(index % EVIL.size());
      default -> index < NAMES.size() ? NAMES.get(index) : "Browser " + index;
    };
  }

  private int series(int usual) {
    return switch (edge) {
      case NOTHING -> 0;
      case MANY_SERIES -> 25;
      case RIGHT_TO_LEFT_AND_EMOJI, HOSTILE -> 6;
      default -> usual;
    };
  }

  private int points(int usual) {
    return switch (edge) {
      case ONE_POINT -> 1;
      case MANY_POINTS -> 3000;
      default -> usual;
    };
  }

  private Object value(double usual) {
    return switch (edge) {
      case ZEROS -> 0;
      case NEGATIVES -> Math.round(usual) % 3 == 0 ? usual : -usual;
      case HUGE -> usual * 1e13;
      case TINY -> usual * 1e-9;
      case NULLS -> Math.round(usual) % 2 == 0 ? null : usual;
      default -> usual;
    };
  }

  private static double wave(int series, int point) {
    double week = point % 7 == 5 || point % 7 == 6 ? 0.55 : 1;
    double level = 180 * Math.pow(0.75, series);
    double noise = 0.14 * Math.sin(point * 1.7 + series) + 0.014 * point;
    return Math.round(level * (1 + noise) * week);
  }

  private JsonArray overTime(int usual) {
    JsonArray rows = new JsonArray();
    int points = points(kind == ChartKind.STICKINESS ? 14 : 30);
    for (int i = 0; i < series(usual); i++) {
      rows.add(line(i, points, false, label(i)));
    }
    for (int i = 0; i < (edge == Edge.COMPARED ? usual : 0); i++) {
      rows.add(line(i, points, true, label(i)));
    }
    return rows;
  }

  private JsonObject line(int series, int points, boolean isPrevious, String label) {
    JsonArray data = new JsonArray();
    JsonArray days = new JsonArray();
    JsonArray labels = new JsonArray();
    LocalDate first = LocalDate.of(2026, 10, 31).minusDays(isPrevious ? points : 0);
    for (int i = 0; i < points; i++) {
      if (kind == ChartKind.STICKINESS) {
        data.add(value(Math.round(2400 / (1 + i * 1.3))));
        days.add(i + 1);
        labels.add(i == 0 ? "1 day" : (i + 1) + " days");
      } else if (kind == ChartKind.FUNNEL_TRENDS) {
        data.add(value(Math.round(wave(0, i) * 20) / 100.0));
        days.add(first.plusDays(i).toString());
      } else {
        data.add(value(wave(series, i) * (isPrevious ? 0.85 : 1)));
        days.add(first.plusDays(i).toString());
        labels.add(first.plusDays(i).toString());
      }
    }
    JsonObject row = new JsonObject().put("data", data).put("days", days).put("labels", labels);
    row.put("label", label).put("action", new JsonObject().put("math", "total").put("name", label));
    if (edge == Edge.MANY_SERIES) {
      row.put("breakdown_value", label);
    }
    return compared(row, isPrevious);
  }

  private JsonObject compared(JsonObject row, boolean isPrevious) {
    return edge == Edge.COMPARED
        ? row.put("compare", true).put("compare_label", isPrevious ? "previous" : "current")
        : row;
  }

  private JsonArray totals() {
    JsonArray rows = new JsonArray();
    int usual = kind == ChartKind.NUMBER ? 1 : kind == ChartKind.PIE ? 5 : 7;
    List<String> countries = List.of("DE", "US", "FR", "IN", "BR", "JP", "KE");
    int count = edge == Edge.ONE_POINT ? 1 : series(usual);
    for (int period = 0; period < (edge == Edge.COMPARED ? 2 : 1); period++) {
      for (int i = 0; i < count; i++) {
        boolean isCode = kind == ChartKind.WORLD_MAP && edge == Edge.USUAL;
        String label = isCode ? countries.get(i) : label(i);
        JsonObject row =
            new JsonObject()
                .put("data", new JsonArray())
                .put("days", new JsonArray())
                .put("count", 0)
                .put(
                    "aggregated_value",
                    value(Math.round(132154 / Math.pow(1.6, i) * (1 - period * 0.07))))
                .put("label", label)
                .put("breakdown_value", label);
        if (kind == ChartKind.NUMBER && edge != Edge.ONE_POINT) {
          row.put("data", line(0, 30, false, label).getJsonArray("data"));
        }
        rows.add(compared(row, period == 1));
      }
    }
    return rows;
  }

  private JsonArray lifecycle() {
    JsonArray rows = new JsonArray();
    List<String> states = List.of("new", "returning", "resurrecting", "dormant");
    for (int i = 0; i < (edge == Edge.NOTHING ? 0 : states.size()); i++) {
      JsonObject row = line(i, points(14), false, label(0) + " - " + states.get(i));
      if (i == 3 && edge != Edge.ZEROS) {
        JsonArray lost = new JsonArray();
        row.getJsonArray("data")
            .forEach(one -> lost.add(one == null ? null : -Math.abs(((Number) one).doubleValue())));
        row.put("data", lost);
      }
      rows.add(row.put("status", edge == Edge.HOSTILE ? label(i) : states.get(i)));
    }
    return rows;
  }

  private JsonArray funnel() {
    if (edge == Edge.NOTHING) {
      return new JsonArray();
    }
    if (edge == Edge.COMPARED || edge == Edge.MANY_SERIES) {
      JsonArray groups = new JsonArray();
      for (int i = 0; i < series(3); i++) {
        groups.add(steps(4, i, label(i)));
      }
      return groups;
    }
    return steps(edge == Edge.MANY_POINTS ? 20 : edge == Edge.ONE_POINT ? 1 : 4, 0, null);
  }

  private JsonArray steps(int count, int group, String value) {
    List<String> names =
        List.of("Visited pricing", "Signed up", "Made a project", "Invited a colleague");
    double[] kept = {1, 0.345, 0.239, 0.073};
    JsonArray steps = new JsonArray();
    for (int i = 0; i < count; i++) {
      boolean isUsual = edge == Edge.USUAL || value != null;
      JsonObject step =
          new JsonObject()
              .put("name", isUsual ? names.get(i % 4) : label(i))
              .put("order", i)
              .put(
                  "count",
                  value(Math.round(12480 / (group + 1.0) * (count > 4 ? 1.0 / (i + 1) : kept[i]))))
              .put("average_conversion_time", i == 0 ? null : value(320.0 * Math.pow(9, i)));
      steps.add(value == null ? step : step.put("breakdown_value", new JsonArray().add(value)));
    }
    return steps;
  }

  private Object times() {
    JsonArray bins = new JsonArray();
    int count = edge == Edge.NOTHING ? 0 : edge == Edge.MANY_SERIES ? 90 : points(14);
    for (int i = 0; i < count; i++) {
      bins.add(
          new JsonArray()
              .add(2220 + i * 11512)
              .add(value(Math.round(400 * Math.exp(-i * 0.4) + i % 3))));
    }
    return new JsonObject()
        .put("bins", bins)
        .put("average_conversion_time", edge == Edge.NOTHING ? null : value(29540));
  }

  private JsonArray retention() {
    JsonArray rows = new JsonArray();
    int count =
        edge == Edge.NOTHING
            ? 0
            : edge == Edge.ONE_POINT
                ? 1
                : edge == Edge.MANY_SERIES ? 25 : edge == Edge.MANY_POINTS ? 200 : 8;
    LocalDate first = LocalDate.of(2026, 10, 5);
    for (int i = 0; i < count; i++) {
      JsonArray values = new JsonArray();
      double size = 300 + 190 * Math.abs(Math.sin(i * 2.1));
      for (int k = 0; k < count; k++) {
        double part = k == 0 ? 1 : 0.42 * Math.pow(k, -0.45) + 0.01 * (i % 3);
        values.add(
            new JsonObject()
                .put("count", k >= count - i ? 0 : value(Math.round(size * part)))
                .put("label", "Week " + k));
      }
      JsonObject row = new JsonObject().put("values", values).put("label", "Week " + i);
      row.put("date", first.plusWeeks(i) + "T00:00:00Z").put("breakdown_value", null);
      boolean isNamed =
          edge == Edge.LONG_LABELS || edge == Edge.HOSTILE || edge == Edge.RIGHT_TO_LEFT_AND_EMOJI;
      rows.add(isNamed ? row.put("breakdown_value", label(i)) : row);
    }
    return rows;
  }

  private JsonArray paths() {
    JsonArray links = new JsonArray();
    if (edge == Edge.NOTHING) {
      return links;
    }
    String[][] usual = {
      {"1_https://x.io/", "2_https://x.io/pricing", "480"},
      {"1_https://x.io/", "2_https://x.io/docs", "310"},
      {"1_https://x.io/blog", "2_https://x.io/", "150"},
      {"1_https://x.io/blog", "2_https://x.io/pricing", "60"},
      {"2_https://x.io/pricing", "3_https://x.io/signup", "240"},
      {"2_https://x.io/docs", "3_https://x.io/docs/install", "180"},
      {"2_https://x.io/docs", "3_https://x.io/signup", "70"},
      {"2_https://x.io/", "3_https://x.io/pricing", "80"},
      {"2_https://x.io/pricing", "3_https://x.io/docs", "110"},
      {"3_https://x.io/signup", "4_welcome", "220"},
      {"3_https://x.io/docs/install", "4_https://x.io/docs/first-call", "130"},
      {"3_https://x.io/docs", "4_https://x.io/signup", "40"},
      {"3_https://x.io/pricing", "4_https://x.io/signup", "35"}
    };
    if (edge == Edge.MANY_SERIES || edge == Edge.MANY_POINTS) {
      for (int i = 0; i < 50; i++) {
        int step = i % 5 + 1;
        links.add(
            link(step + "_" + label(i % 9), step + 1 + "_" + label(i % 11 + 3), 100.0 + 7 * i));
      }
      return links;
    }
    for (int i = 0; i < (edge == Edge.ONE_POINT ? 1 : usual.length); i++) {
      String from = usual[i][0];
      String to = usual[i][1];
      if (edge != Edge.USUAL) {
        from = from.substring(0, 2) + label(Math.abs(from.hashCode()) % 5);
        to = to.substring(0, 2) + label(Math.abs(to.hashCode()) % 5);
      }
      links.add(link(from, to, Double.parseDouble(usual[i][2])));
    }
    return links;
  }

  private JsonObject link(String from, String to, double value) {
    return new JsonObject()
        .put("source", from)
        .put("target", to)
        .put("value", value(value))
        .put("average_conversion_time", value(320_000));
  }
}
