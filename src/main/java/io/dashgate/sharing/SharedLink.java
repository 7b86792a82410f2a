package io.dashgate.sharing;

import io.dashgate.platform.db.RowReader;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A public link that works, with its conditions for visitors.
 *
 * @param token last part of the link
 * @param passwordHash null for a link without a password
 * @param locked whether there were too many wrong passwords lately, from any address
 * @param allowedOrigins origins that may embed the page; empty for any
 * @param sequence the {@code ChangeSequence} of the project and the digest of the results; null if
 *     there is none at the moment
 */
record SharedLink(
    String token,
    long projectId,
    long dashboardId,
    @Nullable String passwordHash,
    boolean locked,
    List<String> allowedOrigins,
    @Nullable List<Long> sequence) {

  /**
   * The columns of {@link #read}, of {@code sharing_configuration s}, without results and sequence.
   */
  static final String COLUMNS =
      """
      s.access_token, s.project_id, s.dashboard_id, s.password_hash,
      coalesce(s.failures >= 1000 and s.failing_since > now() - interval '10 minutes', false),
      s.allowed_origins\
      """;

  static SharedLink read(Row row) {
    RowReader columns = new RowReader(row);
    Long[] sequence = row.getArrayOfLongs(row.size() - 1);
    return new SharedLink(
        columns.text(),
        columns.integer(),
        columns.integer(),
        columns.nullableText(),
        columns.bool(),
        columns.texts(),
        sequence == null ? null : with(columns.integer(), sequence));
  }

  private static List<Long> with(long results, Long[] sequence) {
    return Stream.concat(Stream.of(results), Stream.of(sequence)).toList();
  }

  /** Hides the token and the hash. */
  @Override
  public String toString() {
    return "SharedLink[projectId=%d, dashboardId=%d]".formatted(projectId, dashboardId);
  }
}
