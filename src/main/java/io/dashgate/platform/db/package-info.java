/**
 * Postgres: connections, transactions, migrations and notifications. Must not know HTTP, features
 * or their tables.
 */
@NullMarked
package io.dashgate.platform.db;

import org.jspecify.annotations.NullMarked;
