/**
 * Charts: draws the result of an insight as SVG or PNG, says it in a sentence and lists it in a
 * table. Pure functions of results that were stored: no database, no clock, no requests. Reads
 * results leniently and never fails on one; texts of clients are untrusted.
 */
@NullMarked
package io.dashgate.charts;

import org.jspecify.annotations.NullMarked;
