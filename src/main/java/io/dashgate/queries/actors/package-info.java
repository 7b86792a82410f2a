/**
 * Lists of the actors that a computation has found: in order, searched, page by page, and as they
 * are written. Does not know how they are found.
 */
@NullMarked
package io.dashgate.queries.actors;

import org.jspecify.annotations.NullMarked;
