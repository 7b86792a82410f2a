package io.dashgate.queries.model;

/** What is computed of the events of a bucket. */
public enum Maths {
  TOTAL,
  /** Distinct actors. */
  DAU,
  /** Distinct actors of the 7 days that end with the bucket. */
  WEEKLY_ACTIVE,
  /** Distinct actors of the 30 days that end with the bucket. */
  MONTHLY_ACTIVE,
  UNIQUE_GROUP,
  UNIQUE_SESSION,
  /** Events that are the first of their kind of a person. */
  FIRST_TIME_FOR_USER,
  /** Events that are the first matching ones of a person. */
  FIRST_MATCHING_EVENT_FOR_USER,
  /** An {@link Aggregate} of the values of a property. */
  OF_PROPERTY,
  /** An {@link Aggregate} of the number of events of each actor. */
  OF_COUNT_PER_ACTOR;

  /** Whether it looks back over days from intervals of this length. */
  public boolean looksBack(Interval interval) {
    return switch (this) {
      case WEEKLY_ACTIVE -> interval.compareTo(Interval.WEEK) < 0;
      case MONTHLY_ACTIVE -> interval.compareTo(Interval.MONTH) < 0;
      default -> false;
    };
  }
}
