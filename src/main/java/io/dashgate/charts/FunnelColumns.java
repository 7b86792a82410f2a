package io.dashgate.charts;

import io.dashgate.charts.FunnelContent.Group;
import java.util.ArrayList;
import java.util.List;

/** A funnel as columns from left to right. */
final class FunnelColumns {

  private static final double TEXT = Axes.TEXT;
  private static final double LEAST_COLUMN = 104;
  private static final double LEAST_HEIGHT = 170;
  private static final double BELOW = 56;
  private static final double BELOW_SEVERAL = 24;
  private static final double WIDEST = 120;

  private final Ink ink;
  private final Box box;
  private final List<Group> groups;
  private final double column;

  private FunnelColumns(Ink ink, Box box, List<Group> groups, int steps) {
    this.ink = ink;
    this.box = box;
    this.groups = groups;
    column = box.width() / steps;
  }

  /** Whether the texts of all steps have room beside each other. */
  static boolean hasRoom(FunnelContent funnel, Box box) {
    return box.width() / funnel.size() >= LEAST_COLUMN && box.height() >= LEAST_HEIGHT;
  }

  /** Draws the columns of each step; of many values the first ones. */
  static void draw(Ink ink, Box box, FunnelContent funnel) {
    int shown = Math.min(Palette.COLORS, funnel.groups().size());
    List<Group> groups = funnel.groups().subList(0, shown);
    List<Legend.Entry> entries = new ArrayList<>();
    for (int i = 0; i < shown; i++) {
      entries.add(new Legend.Entry(groups.get(i).label(), i));
    }
    Box below = Legend.draw(ink, box, entries, funnel.groups().size() - shown, false);
    FunnelColumns columns = new FunnelColumns(ink, below.below(6), groups, funnel.size());
    for (int i = 0; i < funnel.size(); i++) {
      columns.step(i);
    }
  }

  private void step(int index) {
    double all = Math.min(WIDEST, column * 0.66);
    double width = all / groups.size();
    double left = box.left() + index * column + (column - all) / 2;
    for (int i = 0; i < groups.size(); i++) {
      double gap = groups.size() > 1 ? Math.min(2, width * 0.15) : 0;
      if (index < groups.get(i).steps().size()) {
        bar(groups.get(i), index, i, left + i * width, width - gap);
      }
    }
    texts(groups.get(0), index, box.left() + (index + 0.5) * column);
  }

  /** The height of the texts: those of several values are in the table only. */
  private double below() {
    return groups.size() > 1 ? BELOW_SEVERAL : BELOW;
  }

  private void bar(Group group, int index, int color, double x, double width) {
    double top = box.top();
    double bottom = box.bottom() - below();
    double height = bottom - top;
    double y = bottom - height * Math.min(1, group.part(index));
    ink.rect(x, top, width, height, 3, Mark.TRACK, 0);
    if (index > 0) {
      double before = bottom - height * Math.min(1, group.part(index - 1));
      ink.tip(FunnelTexts.lostTip(group, index));
      ink.rect(x, Math.min(before, y), width, Math.abs(y - before), 0, Mark.LOST, color);
    }
    ink.tip(FunnelTexts.tip(group, index));
    ink.rect(x, y, width, bottom - y, Math.min(3, (bottom - y) / 2), Mark.SHAPE, color);
    String part = NumberTexts.percent(group.part(index));
    if (Texts.boldWidth(part, 12) > width) {
      small(group.part(index), x + width / 2, Math.max(top + 12, y - 4), width);
    } else {
      boolean isInside = bottom - y > 22 && color == 0;
      double line = isInside ? y + 16 : Math.max(top + 14, y - 5);
      TextStyle style = isInside ? TextStyle.ON_SHAPE : TextStyle.STRONG;
      ink.text(x + width / 2, line, part, Anchor.MIDDLE, 12, style);
    }
  }

  /** In the free part of a narrow bar. */
  private void small(double part, double x, double y, double width) {
    String text = NumberTexts.percent(Math.round(part * 100) / 100.0);
    if (part < 0.9 && Texts.width(text, 10) <= width) {
      ink.text(x, y, text, Anchor.MIDDLE, 10, TextStyle.PLAIN);
    }
  }

  private void texts(Group group, int index, double x) {
    double y = box.bottom() - below() + 16;
    double room = column - 8;
    String name = Texts.fit(index + 1 + " " + name(group, index), room, TEXT);
    ink.text(x, y, name, Anchor.MIDDLE, TEXT, TextStyle.PLAIN);
    if (groups.size() > 1 || index >= group.steps().size()) {
      return;
    }
    String count = NumberTexts.full(group.count(index));
    String on = count + " · " + NumberTexts.percent(group.partOfPrevious(index)) + " on";
    boolean hasPart = index > 0 && Texts.width(on, TEXT) <= room;
    ink.text(
        x,
        y + 16,
        hasPart ? on : Texts.fit(count, room, TEXT),
        Anchor.MIDDLE,
        TEXT,
        TextStyle.SOFT);
    if (index > 0) {
      String loss = Texts.fit(FunnelTexts.loss(group, index), room, TEXT);
      ink.text(x, y + 31, loss, Anchor.MIDDLE, TEXT, TextStyle.SOFT);
    }
  }

  private String name(Group group, int index) {
    for (Group one : groups) {
      if (index < one.steps().size()) {
        return one.steps().get(index).name();
      }
    }
    return group.label();
  }
}
