package io.dashgate.charts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * From where to where people went.
 *
 * @param links from the most frequent to the rarest
 */
record PathsContent(List<Link> links, ChartOptions options) implements Content {

  private static final int MAX_LINKS = 120;
  private static final int MAX_STEPS = 30;

  /**
   * A way from one step to a later one.
   *
   * @param from where it begins
   * @param to where it ends
   * @param value how many went it
   * @param seconds how long it took on average; NaN: it is not known
   */
  record Link(Stop from, Stop to, double value, double seconds) {}

  /**
   * A page or an event at a step.
   *
   * @param step from 1
   */
  record Stop(int step, String name) {

    /** Returns the name without the host, if it is a URL. */
    String brief() {
      int host = name.indexOf("://");
      if (host < 0 || host > 10) {
        return name;
      }
      int path = name.indexOf('/', host + 3);
      return path < 0 ? name.substring(host + 3) : name.substring(path);
    }
  }

  /** Reads a list of links; those that do not lead to a later step are left out. */
  static Content read(Node result, ChartOptions options) {
    if (!result.isList()) {
      return new Unreadable();
    }
    List<Link> links = new ArrayList<>();
    for (Node item : result.items()) {
      Stop from = stop(item.get("source").text());
      Stop to = stop(item.get("target").text());
      double value = item.get("value").number();
      Node time = item.get("average_conversion_time");
      if (from.step() > 0 && to.step() > from.step() && value > 0) {
        double seconds = time.isNumber() ? time.number() / 1000 : Double.NaN;
        links.add(new Link(from, to, value, seconds));
      }
    }
    if (links.isEmpty() && !result.items().isEmpty()) {
      return new Unreadable();
    }
    links.sort(Comparator.comparingDouble((Link link) -> -link.value()));
    return new PathsContent(
        List.copyOf(links.subList(0, Math.min(links.size(), MAX_LINKS))), options);
  }

  /** Reads a step and a name, such as {@code 2_/docs}; step 0: it cannot be read. */
  private static Stop stop(String text) {
    int end = text.indexOf('_');
    if (end < 1 || end > 2) {
      return new Stop(0, text);
    }
    int step = 0;
    for (int i = 0; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return new Stop(0, text);
      }
      step = step * 10 + digit;
    }
    return new Stop(step > MAX_STEPS ? 0 : step, text.substring(end + 1));
  }

  @Override
  public boolean isEmpty() {
    return links.isEmpty();
  }

  @Override
  public void draw(Ink ink, Box box) {
    PathsDrawing.draw(ink, box, links);
  }

  @Override
  public String words() {
    Link first = links.get(0);
    String ways = links.size() == 1 ? "1 way" : links.size() + " ways";
    return ways
        + ", most often from "
        + Texts.isolated(first.from().brief())
        + " to "
        + Texts.isolated(first.to().brief())
        + " ("
        + NumberTexts.full(first.value())
        + ")";
  }

  @Override
  public ChartTable table() {
    List<List<String>> rows = new ArrayList<>();
    for (Link link : links) {
      rows.add(
          List.of(
              link.from().name(),
              link.to().name(),
              String.valueOf(link.from().step()),
              NumberTexts.full(link.value()),
              Double.isNaN(link.seconds()) ? "" : DurationTexts.of(link.seconds())));
    }
    return new ChartTable(List.of("From", "To", "Step", "Count", "Average time"), rows, 0);
  }
}
