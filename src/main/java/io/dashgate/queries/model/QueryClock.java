package io.dashgate.queries.model;

import java.time.Instant;
import java.time.ZoneId;

/**
 * What the dates of a query refer to.
 *
 * @param now the time of the computation
 * @param zone of the project
 * @param weekStart the first day of the week: 0 is Sunday, 1 is Monday
 */
public record QueryClock(Instant now, ZoneId zone, int weekStart) {}
