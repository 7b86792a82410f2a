package io.dashgate.charts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Values over time, or one value for each series.
 *
 * @param lines the current ones, in their order
 * @param previous those of the time before, in their order
 * @param days of the current lines
 * @param previousDays of the previous ones
 * @param isFolded whether the last line is the sum of those that have no color of their own
 */
record Trends(
    List<Line> lines, List<Line> previous, Days days, Days previousDays, boolean isFolded) {

  /** Values as they were read. */
  Trends(List<Line> lines, List<Line> previous, Days days, Days previousDays) {
    this(List.copyOf(lines), List.copyOf(previous), days, previousDays, false);
  }

  /** Returns the number of points of the longest line. */
  int size() {
    int size = 0;
    for (Line line : lines) {
      size = Math.max(size, line.data().length);
    }
    for (Line line : previous) {
      size = Math.max(size, line.data().length);
    }
    return size;
  }

  /** Returns it without the time before. */
  Trends current() {
    return new Trends(lines, List.of(), days, Days.NONE, isFolded);
  }

  /** Returns the color of a line of the time before: that of the current one with its name. */
  int colorOfPrevious(int index, int[] colors) {
    String label = previous.get(index).label();
    for (int i = 0; i < colors.length; i++) {
      if (lines.get(i).label().equals(label)) {
        return colors[i];
      }
    }
    return Math.min(index, Palette.OTHERS);
  }

  /** Returns the color of each line: the largest ones have one of their own. */
  int[] colors() {
    int[] colors = new int[lines.size()];
    if (colors.length <= Palette.COLORS) {
      Arrays.setAll(colors, line -> line);
      if (isFolded) {
        colors[colors.length - 1] = Palette.OTHERS;
      }
      return colors;
    }
    Arrays.fill(colors, Palette.OTHERS);
    int[] largest = largest(Palette.COLORS);
    for (int color = 0; color < largest.length; color++) {
      colors[largest[color]] = color;
    }
    return colors;
  }

  /** Returns the indexes of the largest lines, in the order of the lines. */
  private int[] largest(int count) {
    return IntStream.range(0, lines.size())
        .boxed()
        .sorted(Comparator.comparingDouble(line -> -size(lines.get(line))))
        .limit(count)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  /** Returns only the lines that have a color of their own. */
  Trends limited() {
    if (lines.size() <= Palette.COLORS) {
      return this;
    }
    List<Line> kept = new ArrayList<>();
    for (int line : largest(Palette.COLORS)) {
      kept.add(lines.get(line));
    }
    return new Trends(kept, previous, days, previousDays, false);
  }

  /** Returns the lines as parts of the sum of their sizes at each point, in hundredths. */
  Trends shares() {
    return new Trends(shares(lines), shares(previous), days, previousDays, isFolded);
  }

  private static List<Line> shares(List<Line> lines) {
    return lines.stream()
        .map(
            line -> {
              double[] shares = new double[line.data().length];
              for (int i = 0; i < shares.length; i++) {
                double sum = 0;
                for (Line one : lines) {
                  sum += Math.abs(one.at(i));
                }
                shares[i] = sum == 0 ? 0 : line.at(i) / sum * 100;
              }
              return line.with(shares);
            })
        .toList();
  }

  private static double size(Line line) {
    double size = Math.abs(line.total());
    for (double value : line.data()) {
      size += Math.abs(value);
    }
    return size;
  }

  /** Returns at most as many lines as there are colors: the last one is the sum of all others. */
  Trends folded() {
    if (lines.size() <= Palette.COLORS) {
      return this;
    }
    int[] largest = largest(Palette.COLORS - 1);
    List<Line> kept = new ArrayList<>();
    for (int line : largest) {
      kept.add(lines.get(line));
    }
    double[] sums = new double[size()];
    double total = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (Arrays.binarySearch(largest, i) < 0) {
        total += lines.get(i).total();
        for (int point = 0; point < sums.length; point++) {
          sums[point] += lines.get(i).at(point);
        }
      }
    }
    String label = (lines.size() - largest.length) + " others";
    double[] data = lines.get(0).data().length == 0 ? new double[0] : sums;
    kept.add(new Line(label, data, total, lines.get(0).hasTotal()));
    return new Trends(kept, previous, days, previousDays, true);
  }

  /** Returns at most this many points: of several that fall together, the one farthest from 0. */
  Trends thinned(int most) {
    int size = size();
    if (size <= most) {
      return this;
    }
    int together = (size + most - 1) / most;
    return new Trends(
        lines.stream().map(line -> thinned(line, together)).toList(),
        previous.stream().map(line -> thinned(line, together)).toList(),
        thinned(days, together),
        thinned(previousDays, together),
        isFolded);
  }

  private static Line thinned(Line line, int together) {
    double[] data = line.data();
    double[] kept = new double[(data.length + together - 1) / together];
    for (int i = 0; i < data.length; i++) {
      if (i % together == 0 || Math.abs(data[i]) > Math.abs(kept[i / together])) {
        kept[i / together] = data[i];
      }
    }
    return line.with(kept);
  }

  private static Days thinned(Days days, int together) {
    return new Days(
        thinned(days.starts(), together), thinned(days.labels(), together), days.interval());
  }

  private static List<String> thinned(List<String> texts, int together) {
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < texts.size(); i += together) {
      kept.add(texts.get(i));
    }
    return kept;
  }
}
