package io.dashgate.dashboards;

import io.dashgate.platform.db.Engine;
import io.dashgate.platform.db.LastAccess;
import io.dashgate.platform.db.Workers;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  /** The same for one project: Citus cannot lock rows of several. */
  private static final String WRITE_LAST_ACCESS_OF_PROJECT =
      """
      update dashboard d
      set last_accessed_at = free.at
      from (
        select t.id, used.at
        from unnest($2::bigint[], $3::timestamptz[]) as used (id, at)
        join dashboard t on t.project_id = $1 and t.id = used.id
        for update of t skip locked
      ) as free
      where d.project_id = $1
        and d.id = free.id
      """;

  /** Returns the buffer of the last access to each dashboard; one per process. */
  public static LastAccess<DashboardKey> lastAccess(Clock clock, Engine engine, Workers workers) {
    return new LastAccess<>(
        clock,
        engine == Engine.CITUS
            ? batch -> byProject(batch, workers)
            : batch ->
                List.of(
                    new LastAccess.Statement(
                        WRITE_LAST_ACCESS,
                        Tuple.of(
                            batch.keySet().stream()
                                .map(DashboardKey::projectId)
                                .toArray(Long[]::new),
                            ids(batch),
                            times(batch)))));
  }

  private static List<LastAccess.Statement> byProject(
      Map<DashboardKey, OffsetDateTime> batch, Workers workers) {
    Map<Long, Map<DashboardKey, OffsetDateTime>> projects = new HashMap<>();
    batch.forEach(
        (key, at) ->
            projects.computeIfAbsent(key.projectId(), any -> new HashMap<>()).put(key, at));
    return projects.entrySet().stream()
        .filter(project -> !workers.isLost(project.getKey()))
        .map(
            project ->
                new LastAccess.Statement(
                    WRITE_LAST_ACCESS_OF_PROJECT,
                    Tuple.of(project.getKey(), ids(project.getValue()), times(project.getValue()))))
        .toList();
  }

  private static Long[] ids(Map<DashboardKey, OffsetDateTime> batch) {
    return batch.keySet().stream().map(DashboardKey::id).toArray(Long[]::new);
  }

  private static OffsetDateTime[] times(Map<DashboardKey, OffsetDateTime> batch) {
    return batch.values().toArray(OffsetDateTime[]::new);
  }
}
