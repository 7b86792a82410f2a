package io.dashgate.queries.model;

/** The language in which an insight is asked, and answered. Some rules differ. */
public enum Language {
  /** {@code filters}, as PostHog had them in 2022. */
  FILTERS,
  /** {@code query}, as PostHog has them today. */
  QUERY
}
