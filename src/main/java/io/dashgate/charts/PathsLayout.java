package io.dashgate.charts;

import io.dashgate.charts.PathsContent.Link;
import io.dashgate.charts.PathsContent.Stop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the stops of paths are: columns of steps, ordered so that few ways cross. */
final class PathsLayout {

  private static final double GAP = 12;
  private static final double MOST_GAPS = 0.5;
  private static final int PASSES = 4;

  private final Map<Stop, Position> positions = new LinkedHashMap<>();
  private final List<List<Position>> columns = new ArrayList<>();
  private final List<Link> links;
  private final Box box;
  private double scale = Double.MAX_VALUE;
  private double gap = GAP;

  /** Where a stop is, and how many came and went. */
  static final class Position {

    final Stop stop;
    final int column;
    double in;
    double out;
    double top;
    double height;

    /** The part of its height that links before have taken, at each side. */
    double usedLeft;

    double usedRight;

    Position(Stop stop, int column) {
      this.stop = stop;
      this.column = column;
    }

    double size() {
      return Math.max(in, out);
    }

    double middle() {
      return top + height / 2;
    }
  }

  private PathsLayout(List<Link> links, Box box) {
    this.links = links;
    this.box = box;
  }

  /** Finds the places of all stops in a box. */
  static PathsLayout of(List<Link> links, Box box) {
    PathsLayout layout = new PathsLayout(links, box);
    layout.collect();
    layout.measure();
    layout.order();
    return layout;
  }

  List<List<Position>> columns() {
    return columns;
  }

  Position position(Stop stop) {
    return positions.computeIfAbsent(stop, one -> new Position(one, 0));
  }

  /** Returns the height of a number of people. */
  double height(double value) {
    return value * scale;
  }

  private void collect() {
    int first = Integer.MAX_VALUE;
    for (Link link : links) {
      first = Math.min(first, link.from().step());
    }
    for (Link link : links) {
      for (Stop stop : List.of(link.from(), link.to())) {
        int column = stop.step() - first;
        positions.computeIfAbsent(stop, one -> new Position(one, column));
        while (columns.size() <= column) {
          columns.add(new ArrayList<>());
        }
      }
      position(link.from()).out += link.value();
      position(link.to()).in += link.value();
    }
    positions.values().forEach(one -> columns.get(one.column).add(one));
  }

  private void measure() {
    int most = columns.stream().mapToInt(List::size).max().orElse(1);
    gap = Math.min(GAP, box.height() * MOST_GAPS / Math.max(1, most - 1));
    for (List<Position> column : columns) {
      double sum = column.stream().mapToDouble(Position::size).sum();
      double room = box.height() - gap * Math.max(0, column.size() - 1);
      scale = sum > 0 ? Math.min(scale, room / sum) : scale;
      column.sort(Comparator.comparingDouble((Position one) -> -one.size()));
    }
  }

  /** Moves each stop near to those that its people come from. */
  private void order() {
    columns.forEach(this::stack);
    for (int pass = 0; pass < PASSES; pass++) {
      for (List<Position> column : columns.subList(1, columns.size())) {
        Map<Position, double[]> origins = new HashMap<>();
        for (Link link : links) {
          double[] origin = origins.computeIfAbsent(position(link.to()), one -> new double[2]);
          origin[0] += link.value() * position(link.from()).middle();
          origin[1] += link.value();
        }
        column.sort(Comparator.comparingDouble(one -> origin(one, origins)));
        stack(column);
      }
    }
  }

  private static double origin(Position one, Map<Position, double[]> origins) {
    double[] origin = origins.get(one);
    return origin == null ? Double.MAX_VALUE : origin[0] / origin[1];
  }

  private void stack(List<Position> column) {
    double y = box.top();
    for (Position one : column) {
      one.top = y;
      one.height = one.size() * scale;
      y += one.height + gap;
    }
  }
}
