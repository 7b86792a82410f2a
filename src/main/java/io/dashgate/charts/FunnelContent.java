package io.dashgate.charts;

import java.util.ArrayList;
import java.util.List;

/**
 * The steps of a funnel.
 *
 * @param groups one, or one for each value of a breakdown
 */
record FunnelContent(List<Group> groups, ChartOptions options) implements Content {

  private static final int MAX_GROUPS = 30;
  private static final int MAX_STEPS = 30;

  /**
   * A funnel of one value.
   *
   * @param label the value; empty: there is no breakdown
   */
  record Group(String label, List<Step> steps) {

    /** Returns how many got to a step. */
    double count(int step) {
      return step < steps.size() ? steps.get(step).count() : 0;
    }

    /** Returns the part of the first step that got to a step. */
    double part(int step) {
      return part(count(step), count(0));
    }

    /** Returns the part of the step before that got to a step. */
    double partOfPrevious(int step) {
      return step == 0 ? part(0) : part(count(step), count(step - 1));
    }

    private static double part(double count, double whole) {
      return whole > 0 ? Math.max(0, count / whole) : 0;
    }
  }

  /**
   * A step.
   *
   * @param seconds how long the way from the step before took on average; NaN: it is not known
   */
  record Step(String name, double count, double seconds) {}

  /** Reads a list of steps, or a list of such lists. */
  static Content read(Node result, ChartOptions options) {
    if (!result.isList()) {
      return new Unreadable();
    }
    List<Node> items = result.items();
    List<Group> groups = new ArrayList<>();
    if (!items.isEmpty() && items.get(0).isList()) {
      for (Node item : items.subList(0, Math.min(items.size(), MAX_GROUPS))) {
        add(groups, item.items(), true);
      }
    } else {
      add(groups, items, false);
    }
    boolean isUnknown = groups.isEmpty() && !items.isEmpty();
    return isUnknown ? new Unreadable() : new FunnelContent(List.copyOf(groups), options);
  }

  private static void add(List<Group> groups, List<Node> items, boolean isBrokenDown) {
    List<Step> steps = new ArrayList<>();
    for (Node item : items.subList(0, Math.min(items.size(), MAX_STEPS))) {
      if (item.get("count").isNumber()) {
        steps.add(step(item, steps.size()));
      }
    }
    if (!steps.isEmpty()) {
      String label = isBrokenDown ? BreakdownTexts.of(items.get(0).get("breakdown_value")) : "";
      groups.add(new Group(label, List.copyOf(steps)));
    }
  }

  private static Step step(Node item, int index) {
    String custom = item.get("custom_name").text();
    String name = custom.isBlank() ? item.get("name").text() : custom;
    Node seconds = item.get("average_conversion_time");
    return new Step(
        name.isBlank() ? "Step " + (index + 1) : name,
        Math.max(0, item.get("count").number()),
        seconds.isNumber() ? seconds.number() : Double.NaN);
  }

  /** Returns the largest number of steps. */
  int size() {
    return groups.stream().mapToInt(group -> group.steps().size()).max().orElse(0);
  }

  @Override
  public boolean isEmpty() {
    return groups.isEmpty();
  }

  @Override
  public void draw(Ink ink, Box box) {
    if (FunnelColumns.hasRoom(this, box)) {
      FunnelColumns.draw(ink, box, this);
    } else {
      FunnelRows.draw(ink, box, this);
    }
  }

  @Override
  public String words() {
    StringBuilder words = new StringBuilder();
    for (Group group : groups.subList(0, Math.min(3, groups.size()))) {
      int last = group.steps().size() - 1;
      words.append(words.isEmpty() ? "" : "; ");
      words.append(group.label().isEmpty() ? "" : Texts.isolated(group.label()) + " ");
      words.append(NumberTexts.full(group.count(last))).append(" of ");
      words.append(NumberTexts.full(group.count(0))).append(" got through ");
      words.append(last == 0 ? "1 step" : (last + 1) + " steps");
      words.append(" (").append(NumberTexts.percent(group.part(last))).append(')');
    }
    if (groups.size() > 3) {
      words.append("; and ").append(groups.size() - 3).append(" more");
    }
    return words.toString();
  }

  @Override
  public ChartTable table() {
    List<String> headings =
        new ArrayList<>(List.of("Step", "Count", "Of all", "Of the step before", "Average time"));
    boolean isBrokenDown = groups.size() > 1 || !groups.get(0).label().isEmpty();
    if (isBrokenDown) {
      headings.add(1, "Value");
    }
    List<List<String>> rows = new ArrayList<>();
    for (Group group : groups) {
      for (int i = 0; i < group.steps().size() && rows.size() < ChartTable.MAX_ROWS; i++) {
        Step step = group.steps().get(i);
        List<String> row = new ArrayList<>(List.of(i + 1 + " " + step.name()));
        if (isBrokenDown) {
          row.add(group.label());
        }
        row.add(NumberTexts.full(step.count()));
        row.add(NumberTexts.percent(group.part(i)));
        row.add(i == 0 ? "" : NumberTexts.percent(group.partOfPrevious(i)));
        row.add(Double.isNaN(step.seconds()) ? "" : DurationTexts.of(step.seconds()));
        rows.add(row);
      }
    }
    int all = groups.stream().mapToInt(group -> group.steps().size()).sum();
    return new ChartTable(headings, rows, all - rows.size());
  }
}
