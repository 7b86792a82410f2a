/** Load, not tests: programs that are started by hand against a running gateway. */
@NullMarked
package io.dashgate.bench;

import org.jspecify.annotations.NullMarked;
