/**
 * Verifies all packed events of a database, for operators. Knows the format of columns and the
 * catalogue of chunks, and changes nothing.
 */
@NullMarked
package io.dashgate.events.verification;

import org.jspecify.annotations.NullMarked;
