package io.dashgate.queries.model;

/** The length of a bucket, in the calendar of the project. */
public enum Interval {
  SECOND,
  MINUTE,
  HOUR,
  DAY,
  WEEK,
  MONTH,
  QUARTER,
  YEAR
}
