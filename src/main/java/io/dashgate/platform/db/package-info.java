/**
 * Postgres: connections, transactions, migrations, notifications, and the embedded server. Must not
 * know HTTP, features or their tables.
 */
@NullMarked
package io.dashgate.platform.db;

import org.jspecify.annotations.NullMarked;
