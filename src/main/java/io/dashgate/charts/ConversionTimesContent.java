package io.dashgate.charts;

import io.dashgate.queries.model.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How long people took for a funnel.
 *
 * @param starts the shortest time of each bar, in seconds
 * @param counts the people in each bar
 * @param average of all, in seconds; NaN: there is none
 */
record ConversionTimesContent(
    List<Double> starts, List<Double> counts, double average, ChartOptions options)
    implements Content {

  private static final int MAX_BARS = 200;

  /** Reads bars and their average. */
  static Content read(Node result, ChartOptions options) {
    Node first = result.isList() && !result.items().isEmpty() ? result.items().get(0) : result;
    Node bins = first.get("bins");
    if (!bins.isList()) {
      return new Unreadable();
    }
    List<Double> starts = new ArrayList<>();
    List<Double> counts = new ArrayList<>();
    for (Node bin : bins.items()) {
      double[] pair = bin.numbers();
      if (pair.length == 2 && starts.size() < MAX_BARS) {
        starts.add(pair[0]);
        counts.add(Math.max(0, pair[1]));
      }
    }
    Node average = first.get("average_conversion_time");
    return new ConversionTimesContent(
        List.copyOf(starts),
        List.copyOf(counts),
        average.isNumber() ? average.number() : Double.NaN,
        options);
  }

  private double sum() {
    return counts.stream().mapToDouble(Double::doubleValue).sum();
  }

  @Override
  public boolean isEmpty() {
    return starts.isEmpty();
  }

  @Override
  public void draw(Ink ink, Box box) {
    double most = counts.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    Box below = box;
    if (!Double.isNaN(average) && box.height() >= 110) {
      String text = Texts.fit(averageWords(), box.width() - 8, Axes.TEXT);
      ink.text(box.left() + 4, box.top() + 13, text, Anchor.START, Axes.TEXT, TextStyle.PLAIN);
      below = box.below(18);
    }
    Axes axes = Axes.draw(ink, below, 0, most, NumberStyle.PLAIN);
    Box plot = axes.plot();
    double step = plot.width() / starts.size();
    List<String> labels = starts.stream().map(DurationTexts::of).toList();
    axes.label(new Days(List.of(), labels, Interval.DAY), plot.left() + step / 2, step);
    double gap = step > 4 ? Math.min(3, step * 0.1) : 0;
    double zero = axes.y(0);
    for (int i = 0; i < starts.size(); i++) {
      double y = axes.y(counts.get(i));
      double height = zero - y;
      double round = Math.min(2, Math.min(step, height) / 3);
      ink.rect(plot.left() + i * step + gap / 2, y, step - gap, height, round, Mark.SHAPE, 0);
      ink.tip(bar(i) + "\n" + NumberTexts.full(counts.get(i)) + " (" + share(i) + ")");
      ink.rect(plot.left() + i * step, plot.top(), step, plot.height(), 0, Mark.HIT, 0);
    }
  }

  private String share(int index) {
    return NumberTexts.percent(sum() > 0 ? counts.get(index) / sum() : 0);
  }

  private String bar(int index) {
    String from = DurationTexts.of(starts.get(index));
    return index + 1 < starts.size()
        ? from + " to " + DurationTexts.of(starts.get(index + 1))
        : from + " or more";
  }

  private String averageWords() {
    return DurationTexts.of(average) + " on average";
  }

  @Override
  public String words() {
    String people = NumberTexts.full(sum()) + " got through";
    return Double.isNaN(average) ? people : people + ", " + averageWords();
  }

  @Override
  public ChartTable table() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      rows.add(Arrays.asList(bar(i), NumberTexts.full(counts.get(i)), share(i)));
    }
    return new ChartTable(List.of("Time", "Count", "Of all"), rows, 0);
  }
}
