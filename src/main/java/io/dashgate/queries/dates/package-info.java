/**
 * Resolves the dates of a query into a range and its intervals, in the calendar of the project.
 * Knows neither events nor answers.
 */
@NullMarked
package io.dashgate.queries.dates;

import org.jspecify.annotations.NullMarked;
