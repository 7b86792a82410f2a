/**
 * Reads what clients ask for, in both languages, into the model of queries: filters of 2022 are
 * turned into a query first. Knows no database.
 */
@NullMarked
package io.dashgate.queries.reading;

import org.jspecify.annotations.NullMarked;
