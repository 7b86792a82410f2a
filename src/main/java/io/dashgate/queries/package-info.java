/** Computes insights for requests: reads what is asked, the events, and writes the answer. */
@NullMarked
package io.dashgate.queries;

import org.jspecify.annotations.NullMarked;
