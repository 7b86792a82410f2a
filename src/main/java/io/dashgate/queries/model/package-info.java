/**
 * What insights ask for, in one model for both languages that clients speak: the filters of 2022
 * and the queries of today. Knows no database.
 */
@NullMarked
package io.dashgate.queries.model;

import org.jspecify.annotations.NullMarked;
