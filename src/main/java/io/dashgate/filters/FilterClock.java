package io.dashgate.filters;

import java.time.Instant;
import java.time.ZoneId;

/**
 * What dates in filters refer to.
 *
 * @param zone of dates and times without an offset, that of the project
 * @param now what relative dates count from
 */
public record FilterClock(ZoneId zone, Instant now) {}
