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
  OF_COUNT_PER_ACTOR
}
