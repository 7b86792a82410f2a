package io.dashgate.dashboards;

import io.dashgate.platform.db.Engine;
import io.dashgate.platform.db.LastAccess;
import io.dashgate.platform.db.Workers;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

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

  /**
   * Their projects are looked at a moment later, when the times of the dashboards are written.
   * Projects have an order, so that processes do not wait for each other.
   */
  private static final String REFRESH_SOON =
      """
      insert into result_refresh as r (project_id, seen_at, due_at)
      select p.id, max(used.at), now() + interval '2 seconds'
      from unnest($1::bigint[], $2::timestamptz[]) as used (project_id, at)
      join project p on p.id = used.project_id
      group by p.id
      order by p.id
      on conflict (project_id) do update
      set seen_at = greatest(r.seen_at, excluded.seen_at),
        due_at = least(r.due_at, excluded.due_at)
      """;

  /** Returns the buffer of the last access to each dashboard; one per process. */
  public static LastAccess<DashboardKey> lastAccess(Clock clock, Engine engine, Workers workers) {
    return new LastAccess<>(
        clock,
        batch ->
            Stream.concat(
                    engine == Engine.CITUS
                        ? byProject(batch, workers)
                        : Stream.of(
                            new LastAccess.Statement(
                                WRITE_LAST_ACCESS,
                                Tuple.of(projects(batch), ids(batch), times(batch)))),
                    Stream.of(
                        new LastAccess.Statement(
                            REFRESH_SOON, Tuple.of(projects(batch), (Object) times(batch)))))
                .toList());
  }

  private static Long[] projects(Map<DashboardKey, OffsetDateTime> batch) {
    return batch.keySet().stream().map(DashboardKey::projectId).toArray(Long[]::new);
  }

  private static Stream<LastAccess.Statement> byProject(
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
                    Tuple.of(
                        project.getKey(), ids(project.getValue()), times(project.getValue()))));
  }

  private static Long[] ids(Map<DashboardKey, OffsetDateTime> batch) {
    return batch.keySet().stream().map(DashboardKey::id).toArray(Long[]::new);
  }

  private static OffsetDateTime[] times(Map<DashboardKey, OffsetDateTime> batch) {
    return batch.values().toArray(OffsetDateTime[]::new);
  }
}
