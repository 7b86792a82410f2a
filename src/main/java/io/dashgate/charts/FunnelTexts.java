package io.dashgate.charts;

import io.dashgate.charts.FunnelContent.Group;
import io.dashgate.charts.FunnelContent.Step;

/** What a funnel says about its steps. */
final class FunnelTexts {

  private FunnelTexts() {}

  /** Returns what a bar says to who points at it. */
  static String tip(Group group, int index) {
    Step step = group.steps().get(index);
    StringBuilder text = new StringBuilder(Texts.isolated(step.name()));
    if (!group.label().isEmpty()) {
      text.append("\n").append(Texts.isolated(group.label()));
    }
    text.append("\n").append(NumberTexts.full(step.count()));
    text.append(" (").append(NumberTexts.percent(group.part(index))).append(" of all)");
    if (index > 0) {
      text.append("\n").append(NumberTexts.percent(group.partOfPrevious(index)));
      text.append(" of the step before");
    }
    if (!Double.isNaN(step.seconds())) {
      text.append("\n").append(DurationTexts.of(step.seconds())).append(" on average");
    }
    return text.toString();
  }

  /** Returns what the lost part before a step says. */
  static String lostTip(Group group, int index) {
    return "Lost before "
        + Texts.isolated(group.steps().get(index).name())
        + ": "
        + NumberTexts.full(Math.max(0, group.count(index - 1) - group.count(index)));
  }

  /** Returns how many were lost before a step, and how long the way took. */
  static String loss(Group group, int index) {
    double lost = Math.max(0, group.count(index - 1) - group.count(index));
    double seconds = group.steps().get(index).seconds();
    String time = Double.isNaN(seconds) ? "" : ", " + DurationTexts.of(seconds);
    return lost == 0 ? "none lost" + time : NumberTexts.brief(lost) + " lost" + time;
  }
}
