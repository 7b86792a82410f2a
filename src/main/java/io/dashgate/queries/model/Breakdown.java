package io.dashgate.queries.model;

import io.dashgate.filters.PropertyType;
import java.util.List;

/**
 * By what a series is split.
 *
 * @param properties one to three
 * @param limit how many values are shown; the others are {@link #OTHER}
 * @param offset how many of the first values are left out: those of the pages before
 * @param hidesOther whether the others are not shown
 */
public record Breakdown(List<Property> properties, int limit, int offset, boolean hidesOther) {

  /** Stands for all values that are not shown. */
  public static final String OTHER = "$$_posthog_breakdown_other_$$";

  /** Stands for events without the property. */
  public static final String NULL = "$$_posthog_breakdown_null_$$";

  /**
   * A property.
   *
   * @param groupTypeIndex of a property of groups; else -1
   * @param bins into how many ranges numbers are put; 0: none
   * @param normalizesUrl whether a slash at the end is cut
   */
  public record Property(
      String key, PropertyType type, int groupTypeIndex, int bins, boolean normalizesUrl) {}
}
