package io.dashgate.platform.db;

import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/**
 * A transaction that several writes are parts of.
 *
 * @param whenOver is done when it is over, however it ended
 */
record OpenTransaction(SqlConnection connection, List<Runnable> whenOver) {}
