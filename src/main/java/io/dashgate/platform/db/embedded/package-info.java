/** The embedded Postgres: its binaries and its process. Must not know features or their tables. */
@NullMarked
package io.dashgate.platform.db.embedded;

import org.jspecify.annotations.NullMarked;
