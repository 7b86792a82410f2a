package io.dashgate.dashboards;

import io.dashgate.platform.db.LastAccess;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.OffsetDateTime;

/** The key of a dashboard across all projects. */
public record DashboardKey(long projectId, long id) {

  private static final String WRITE_LAST_ACCESS =
      """
      update dashboard d
      set last_accessed_at = free.at
      from (
        select t.project_id, t.id, used.at
        from unnest($1::bigint[], $2::bigint[], $3::timestamptz[]) as used (project_id, id, at)
        join dashboard t on t.project_id = used.project_id and t.id = used.id
        for update of t skip locked
      ) as free
      where d.project_id = free.project_id
        and d.id = free.id
      """;

  /** Returns the buffer of the last access to each dashboard; one per process. */
  public static LastAccess<DashboardKey> lastAccess(Clock clock) {
    return new LastAccess<>(
        clock,
        WRITE_LAST_ACCESS,
        batch ->
            Tuple.of(
                batch.keySet().stream().map(DashboardKey::projectId).toArray(Long[]::new),
                batch.keySet().stream().map(DashboardKey::id).toArray(Long[]::new),
                batch.values().toArray(OffsetDateTime[]::new)));
  }
}
