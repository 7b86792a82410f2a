/**
 * Property filters: what a client writes, and whether a value matches. A filter is evaluated in
 * Java, once for each value. Knows nothing of where values come from: neither events nor persons.
 */
@NullMarked
package io.dashgate.filters;

import org.jspecify.annotations.NullMarked;
