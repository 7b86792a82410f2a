/**
 * The format of packed columns: events of one name as arrays, and arrays as bytes. Knows no
 * database.
 */
@NullMarked
package io.dashgate.events.columns;

import org.jspecify.annotations.NullMarked;
