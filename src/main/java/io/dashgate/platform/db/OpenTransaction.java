package io.dashgate.platform.db;

import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/**
 * An open transaction of several writes.
 *
 * @param whenOver actions for its end, whether it commits or not
 */
record OpenTransaction(SqlConnection connection, List<Runnable> whenOver) {}
