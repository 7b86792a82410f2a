package io.dashgate.queries.running;

import java.util.Locale;

/** What is computed. */
public enum QueryKind {
  /** A query of trends. */
  TRENDS,
  /** The actors behind a point. */
  ACTORS,
  /** Several queries of a dashboard. */
  DASHBOARD,
  /** Anything else. */
  OTHER;

  /** Returns the value of the metric's label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
