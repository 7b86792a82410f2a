/** Writes what insights have computed, in the language in which they were asked. */
@NullMarked
package io.dashgate.queries.answers;

import org.jspecify.annotations.NullMarked;
