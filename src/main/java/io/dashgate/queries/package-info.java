/** Computes insights for requests: reads what is asked and the events, and keeps the results. */
@NullMarked
package io.dashgate.queries;

import org.jspecify.annotations.NullMarked;
