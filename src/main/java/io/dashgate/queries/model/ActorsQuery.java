package io.dashgate.queries.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query of the actors behind a point of trends.
 *
 * @param trends of the series of the point only
 * @param day of the point; null: all of the time
 * @param isPrevious whether the point is of the time that is compared with
 * @param values of the breakdown, one a property; null: all of them
 * @param isOfRange whether the time of the query is that of the point, and not of the insight
 * @param columns of the answer
 * @param search what the texts of an actor contain; empty: any
 * @param order by which actors are put in order
 * @param isDescending whether the largest ones are first
 * @param limit how many actors are returned
 * @param offset how many of the first ones are left out
 */
public record ActorsQuery(
    TrendsQuery trends,
    @Nullable String day,
    boolean isPrevious,
    @Nullable List<String> values,
    boolean isOfRange,
    List<ActorColumn> columns,
    String search,
    ActorColumn order,
    boolean isDescending,
    int limit,
    long offset) {

  /** The most actors of a page. */
  public static final int MOST = 1_000;
}
