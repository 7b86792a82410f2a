package io.dashgate.sharing;

import io.dashgate.platform.db.RowReader;
import io.vertx.sqlclient.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A link that works, and what it asks of visitors.
 *
 * @param token the last part of the link
 * @param passwordHash null if the link is enough
 * @param locked whether too many wrong passwords were tried lately, by whomever
 * @param allowedOrigins who may embed the page; empty: anybody
 */
record SharedLink(
    String token,
    long projectId,
    long dashboardId,
    @Nullable String passwordHash,
    boolean locked,
    List<String> allowedOrigins) {

  /** The columns that {@link #read} needs, of {@code sharing_configuration s}. */
  static final String COLUMNS =
      """
      s.access_token, s.project_id, s.dashboard_id, s.password_hash,
      coalesce(s.failures >= 1000 and s.failing_since > now() - interval '10 minutes', false),
      s.allowed_origins""";

  static SharedLink read(Row row) {
    RowReader columns = new RowReader(row);
    return new SharedLink(
        columns.text(),
        columns.integer(),
        columns.integer(),
        columns.nullableText(),
        columns.bool(),
        columns.texts());
  }

  /** Hides the token and the hash. */
  @Override
  public String toString() {
    return "SharedLink[projectId=%d, dashboardId=%d]".formatted(projectId, dashboardId);
  }
}
