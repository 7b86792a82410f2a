package io.dashgate.results;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.http.AnswerMemory;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements on kept results. */
public final class ResultStore {

  private final Database database;

  /** Makes it for one verticle. */
  public ResultStore(Database database) {
    this.database = database;
  }

  /** Texts that are longer are read by a further statement: most results are found to be fresh. */
  private static final int MOST_BYTES_TO_FIND = 100_000;

  private static final String READ =
      """
      select %s
      from insight_result r
      where r.project_id = $1
        and r.key = any ($2::uuid[])
        and r.computed_at is not null
      """
          .formatted(KeptResult.columns("r", "r.bytes <= $3"));

  /** Returns a result, if there is one; without its text if it is long. */
  public Future<Optional<KeptResult>> find(long projectId, UUID key) {
    return read(projectId, List.of(key), MOST_BYTES_TO_FIND)
        .map(found -> Optional.ofNullable(found.get(key)));
  }

  /** Beside the text itself, there are the bytes that it came in and those of the answer. */
  static final int COPIES = 4;

  /**
   * Returns a result with its text.
   *
   * @param memory from which the memory of a long text is taken
   * @return a newer one if it was computed anew meanwhile; empty if it is gone
   */
  public Future<Optional<KeptResult>> complete(
      long projectId, KeptResult found, AnswerMemory memory) {
    return found.text() != null
        ? Future.succeededFuture(Optional.of(found))
        : memory
            .take((long) COPIES * found.bytes())
            .compose(any -> whole(projectId, List.of(found.key())))
            .map(whole -> Optional.ofNullable(whole.get(found.key())));
  }

  /**
   * Returns results with their texts, by their keys; those that are gone are left out.
   *
   * @param keys together no more than a statement may send
   */
  Future<Map<UUID, KeptResult>> whole(long projectId, Collection<UUID> keys) {
    return read(projectId, keys, KeptResult.MOST_BYTES);
  }

  /** A row is read in one piece: a text never has the times of another one. */
  private Future<Map<UUID, KeptResult>> read(long projectId, Collection<UUID> keys, int mostBytes) {
    return database
        .execute(READ, Tuple.of(projectId, keys.toArray(UUID[]::new), mostBytes))
        .map(
            rows -> {
              Map<UUID, KeptResult> results = new HashMap<>();
              for (Row row : rows) {
                KeptResult result = KeptResult.readNullable(new RowReader(row));
                if (result != null) {
                  results.put(result.key(), result);
                }
              }
              return results;
            });
  }

  /** A claim ends after this time by the clock of the database, unless it is renewed. */
  private static final double CLAIM_SECONDS = 5;

  private static final String CLAIM =
      """
      insert into insight_result as r (project_id, key, claimed_by, claimed_until, touched_at)
      values ($1, $2, $3, now() + make_interval(secs => $4), now())
      on conflict (project_id, key) do update
      set claimed_by = excluded.claimed_by,
        claimed_until = excluded.claimed_until,
        touched_at = excluded.touched_at
      where r.claimed_until is null
        or r.claimed_until < excluded.touched_at
      returning r.computed_at
      """;

  /**
   * The answer to a claim.
   *
   * @param isGranted whether no other process computes the result
   * @param computedAt when the present one was computed; null: it is not known or there is none
   */
  public record Claim(boolean isGranted, @Nullable OffsetDateTime computedAt) {}

  /** Claims a result for a process that computes it, for 5 seconds. */
  public Future<Claim> claim(long projectId, UUID key, UUID process) {
    return database
        .write(
            WriteContext.SYSTEM.in(projectId),
            CLAIM,
            Tuple.of(projectId, key, process, CLAIM_SECONDS))
        .map(
            rows -> {
              for (Row row : rows) {
                return new Claim(true, row.getOffsetDateTime(0));
              }
              return new Claim(false, null);
            });
  }

  private static final String RENEW =
      """
      update insight_result
      set claimed_until = now() + make_interval(secs => $4)
      where project_id = $1
        and key = $2
        and claimed_by = $3
      """;

  /** Lets a claim end 5 seconds from now, if the process still has it. */
  public Future<Void> renew(long projectId, UUID key, UUID process) {
    return database
        .write(
            WriteContext.SYSTEM.in(projectId),
            RENEW,
            Tuple.of(projectId, key, process, CLAIM_SECONDS))
        .mapEmpty();
  }

  private static final String RELEASE =
      """
      update insight_result
      set claimed_by = null,
        claimed_until = null
      where project_id = $1
        and key = $2
        and claimed_by = $3
      """;

  /** Gives back a claim without a result. */
  public Future<Void> release(long projectId, UUID key, UUID process) {
    return database
        .write(WriteContext.SYSTEM.in(projectId), RELEASE, Tuple.of(projectId, key, process))
        .mapEmpty();
  }

  private static final String KEEP =
      """
      update insight_result
      set computed_at = $3,
        result = $4,
        has_more = $5,
        timezone = $6,
        date_from = $7,
        date_to = $8,
        stale_at = $9,
        lazily_stale_at = $10,
        next_refresh_at = $11,
        bytes = $12,
        claimed_by = null,
        claimed_until = null,
        touched_at = now()
      where project_id = $1
        and key = $2
        and claimed_by = $13
        and coalesce(
          (select p.deletions from event_project p where p.project_id = $1),
          0
        ) = $14
      """;

  /**
   * Keeps a result in place of an older one, and ends its claim. A result whose claim is gone is
   * not kept: another process has taken it over, or it has persons who were deleted meanwhile. Nor
   * is one of a replica that did not have the last deletion yet.
   *
   * @param deletions how often persons had been deleted as of the events that it was computed from
   * @return whether it is kept
   */
  public Future<Boolean> keep(long projectId, UUID process, KeptResult result, long deletions) {
    String text = Objects.requireNonNull(result.text()).text();
    Tuple values =
        Tuple.of(projectId, result.key(), result.computedAt(), text, result.hasMore())
            .addString(result.timezone())
            .addString(result.dateFrom())
            .addString(result.dateTo())
            .addOffsetDateTime(result.staleAt())
            .addOffsetDateTime(result.lazilyStaleAt())
            .addOffsetDateTime(result.nextRefreshAt())
            .addInteger(result.bytes())
            .addUUID(process)
            .addLong(deletions);
    return database
        .write(WriteContext.SYSTEM.in(projectId), KEEP, values)
        .map(rows -> rows.rowCount() > 0);
  }

  /**
   * Which result an insight shows.
   *
   * @param dashboardId 0: the insight by itself
   */
  record Link(long dashboardId, long insightId, UUID source, UUID key) {}

  private static final String LINK =
      """
      insert into insight_result_link as l (project_id, dashboard_id, insight_id, source, key,
        linked_at)
      select $1, n.dashboard_id, n.insight_id, n.source, n.key, $6::timestamptz
      from unnest($2::bigint[], $3::bigint[], $4::uuid[], $5::uuid[])
        as n (dashboard_id, insight_id, source, key)
      order by n.dashboard_id, n.insight_id
      on conflict (project_id, dashboard_id, insight_id) do update
      set source = excluded.source,
        key = excluded.key,
        linked_at = excluded.linked_at,
        tried_at = null
      """;

  /** Notes which results insights show. */
  Future<Void> link(long projectId, List<Link> links, OffsetDateTime now) {
    return links.isEmpty()
        ? Future.succeededFuture()
        : database
            .write(
                WriteContext.SYSTEM.in(projectId),
                LINK,
                Tuple.of(
                    projectId,
                    links.stream().map(Link::dashboardId).toArray(Long[]::new),
                    links.stream().map(Link::insightId).toArray(Long[]::new),
                    links.stream().map(Link::source).toArray(UUID[]::new),
                    links.stream().map(Link::key).toArray(UUID[]::new),
                    now))
            .mapEmpty();
  }

  /** Of no result. */
  private static final UUID NONE = new UUID(0, 0);

  private static final String TRIED =
      """
      insert into insight_result_link as l (project_id, dashboard_id, insight_id, source, key,
        linked_at, tried_at)
      values ($1, $2, $3, $4, $5, now(), now())
      on conflict (project_id, dashboard_id, insight_id) do update
      set key = case when l.source = excluded.source then l.key else excluded.key end,
        source = excluded.source,
        tried_at = excluded.tried_at
      """;

  /** Notes that an insight on a dashboard could not be computed; it shows what it has shown. */
  Future<Void> tried(long projectId, long dashboardId, long insightId, UUID source) {
    return database
        .write(
            WriteContext.SYSTEM.in(projectId),
            TRIED,
            Tuple.of(projectId, dashboardId, insightId, source, NONE))
        .mapEmpty();
  }
}
