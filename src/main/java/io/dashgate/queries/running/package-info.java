/**
 * Says when queries compute, for how long and with how much: their turns, their time, their memory.
 * Knows no query.
 */
@NullMarked
package io.dashgate.queries.running;

import org.jspecify.annotations.NullMarked;
