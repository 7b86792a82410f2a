package io.dashgate.tiles;

import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The position and size of a tile on the grid of the breakpoint {@code sm}, in columns and rows
 * from the upper left corner.
 *
 * @param w width; the grid has {@link #COLUMNS}
 */
public record GridPosition(double x, double y, double w, double h) {

  /** The columns of the grid. */
  public static final int COLUMNS = 12;

  private static final GridPosition DEFAULT = new GridPosition(0, 0, 6, 5);

  /** Largest coordinate. A larger one counts as none. */
  private static final double EDGE = 1_000_000;

  private static final String BREAKPOINT = "sm";

  /** Returns the position in layouts, or null. */
  public static @Nullable GridPosition of(RawJson layouts) {
    RawJson sm = RawParts.members(layouts).get(BREAKPOINT);
    if (sm == null) {
      return null;
    }
    Map<String, RawJson> members = RawParts.members(sm);
    Double x = number(members.get("x"));
    Double y = number(members.get("y"));
    return x == null || y == null
        ? null
        : new GridPosition(
            x, y, size(members.get("w"), DEFAULT.w()), size(members.get("h"), DEFAULT.h()));
  }

  /** Returns a position, or for null the default size. */
  static GridPosition orDefault(@Nullable GridPosition position) {
    return position == null ? DEFAULT : position;
  }

  /** Returns layouts with this position and their other members. */
  RawJson in(RawJson layouts) {
    Map<String, RawJson> breakpoints = new LinkedHashMap<>(RawParts.members(layouts));
    RawJson sm = breakpoints.getOrDefault(BREAKPOINT, new RawJson("{}"));
    Map<String, RawJson> members = new LinkedHashMap<>(RawParts.members(sm));
    members.put("x", raw(x));
    members.put("y", raw(y));
    members.put("w", raw(w));
    members.put("h", raw(h));
    breakpoints.put(BREAKPOINT, RawParts.object(members));
    return RawParts.object(breakpoints);
  }

  /** Whether two tiles cover each other. */
  public boolean overlaps(GridPosition other) {
    return x < other.x + other.w && other.x < x + w && y < other.y + other.h && other.y < y + h;
  }

  private static @Nullable Double number(@Nullable RawJson value) {
    if (value == null || "-0123456789".indexOf(value.text().charAt(0)) < 0) {
      return null;
    }
    double number = Double.parseDouble(value.text());
    return Math.abs(number) > EDGE ? null : number;
  }

  private static double size(@Nullable RawJson value, double otherwise) {
    Double number = number(value);
    return number == null || number <= 0 ? otherwise : number;
  }

  private static RawJson raw(double number) {
    return new RawJson(
        number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number));
  }
}
