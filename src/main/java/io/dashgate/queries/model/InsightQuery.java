package io.dashgate.queries.model;

/** What an insight asks for. */
public sealed interface InsightQuery permits TrendsQuery {

  /** Returns the language of the answer. */
  Language language();

  /** Returns the time as it was asked for. */
  DateRange range();

  /** Returns the length of a bucket. */
  Interval interval();
}
