package io.dashgate.organizations;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;

/** Fills a new project, for example with its first dashboard. Implemented by another feature. */
@FunctionalInterface
public interface ProjectSetup {

  /** Writes the content of a project, as part of the transaction that creates the project. */
  Future<Void> create(SqlClient transaction, long projectId);
}
