package io.dashgate.queries.reading;

import io.dashgate.filters.FilterClock;
import io.dashgate.queries.model.QueryClock;
import io.vertx.core.json.JsonArray;

/**
 * What a query is read with.
 *
 * @param clock what its dates refer to
 * @param testAccountFilters of the project: conditions for who is no test account
 */
public record QueryContext(QueryClock clock, JsonArray testAccountFilters) {

  FilterClock filterClock() {
    return new FilterClock(clock.zone(), clock.now());
  }
}
