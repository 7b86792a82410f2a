/** Upgrades from the version before: its database, its answers and its statements. */
@NullMarked
package io.dashgate.upgrade;

import org.jspecify.annotations.NullMarked;
