package io.dashgate.tiles;

import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a tile stands on the grid of the breakpoint {@code sm}, in columns and rows from the upper
 * left.
 *
 * @param w width; the grid has {@link Grid#COLUMNS}
 */
public record GridPosition(double x, double y, double w, double h) {

  /** The size of a tile that has none. */
  public static final GridPosition USUAL = new GridPosition(0, 0, 6, 5);

  /** Nobody scrolls so far: what lies beyond is not on the grid. */
  private static final double EDGE = 1_000_000;

  private static final String BREAKPOINT = "sm";

  /** Returns the place that layouts give; null if they give none. */
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
            x, y, size(members.get("w"), USUAL.w()), size(members.get("h"), USUAL.h()));
  }

  /** Returns layouts that give this place, and otherwise say what they said. */
  public RawJson in(RawJson layouts) {
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

  /** Whether two tiles would cover each other. */
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
