package io.dashgate.charts;

import io.dashgate.charts.FunnelContent.Group;
import java.util.ArrayList;
import java.util.List;

/** A funnel as rows from top to bottom: for narrow charts, and for many steps. */
final class FunnelRows {

  private static final double TEXT = Axes.TEXT;
  private static final double LEAST_ROW = 36;
  private static final double LARGEST_ROW = 64;
  private static final double EDGE = 6;

  private final Ink ink;
  private final Box box;
  private final List<Group> groups;

  private FunnelRows(Ink ink, Box box, List<Group> groups) {
    this.ink = ink;
    this.box = box;
    this.groups = groups;
  }

  /** Draws the rows of the first steps that have room, and always the last one. */
  static void draw(Ink ink, Box box, FunnelContent funnel) {
    int shown = Math.min(4, funnel.groups().size());
    List<Group> groups = funnel.groups().subList(0, shown);
    List<Legend.Entry> entries = new ArrayList<>();
    for (int i = 0; i < shown; i++) {
      entries.add(new Legend.Entry(groups.get(i).label(), i));
    }
    Box below = Legend.draw(ink, box, entries, funnel.groups().size() - shown, false);
    new FunnelRows(ink, below, groups).draw(funnel.size());
  }

  private void draw(int steps) {
    int room = (int) Math.max(1, Math.floor((box.height() - 4) / LEAST_ROW));
    int shown = Math.min(steps, room);
    double row = Math.min(LARGEST_ROW, (box.height() - 4) / shown);
    for (int i = 0; i < shown; i++) {
      int step = i == shown - 1 ? steps - 1 : i;
      step(step, box.top() + 2 + i * row, row);
    }
  }

  private void step(int index, double top, double row) {
    double left = box.left() + EDGE;
    double width = box.width() - 2 * EDGE;
    Group group = groups.get(0);
    for (Group one : groups) {
      group = index < group.steps().size() ? group : one;
    }
    if (index >= group.steps().size()) {
      return;
    }
    String part = NumberTexts.percent(group.part(index));
    String value = NumberTexts.full(group.count(index)) + " · " + part;
    if (groups.size() > 1) {
      value = "";
    } else if (Texts.width(value, TEXT) > width * 0.6) {
      value = part;
    }
    double values = Texts.width(value, TEXT);
    String name = index + 1 + " " + group.steps().get(index).name();
    ink.text(
        left,
        top + 12,
        Texts.fit(name, width - values - 10, TEXT),
        Anchor.START,
        TEXT,
        TextStyle.PLAIN);
    ink.text(left + width, top + 12, value, Anchor.END, TEXT, TextStyle.PLAIN);
    boolean hasLoss = index > 0 && row >= 50 && groups.size() == 1;
    double bars = row - 17 - (hasLoss ? 18 : 4);
    for (int i = 0; i < groups.size(); i++) {
      double height = Math.max(1, bars / groups.size() - (groups.size() > 1 ? 1 : 0));
      if (index < groups.get(i).steps().size()) {
        bar(groups.get(i), index, i, top + 17 + i * bars / groups.size(), height);
      }
    }
    if (hasLoss) {
      String loss = NumberTexts.percent(group.partOfPrevious(index)) + " on, ";
      ink.text(
          left,
          top + row - 5,
          Texts.fit(loss + FunnelTexts.loss(group, index), width, TEXT),
          Anchor.START,
          TEXT,
          TextStyle.SOFT);
    }
  }

  private void bar(Group group, int index, int color, double y, double height) {
    double left = box.left() + EDGE;
    double width = box.width() - 2 * EDGE;
    double end = width * Math.min(1, group.part(index));
    double round = Math.min(3, height / 3);
    ink.rect(left, y, width, height, round, Mark.TRACK, 0);
    if (index > 0) {
      double before = width * Math.min(1, group.part(index - 1));
      ink.tip(FunnelTexts.lostTip(group, index));
      ink.rect(left + end, y, Math.max(0, before - end), height, 0, Mark.LOST, color);
    }
    ink.tip(FunnelTexts.tip(group, index));
    ink.rect(left, y, end, height, Math.min(round, end / 2), Mark.SHAPE, color);
  }
}
