package io.dashgate.dashboards;

import io.dashgate.insights.ChangeSequence;
import io.dashgate.insights.DashboardCaller;
import io.dashgate.insights.LastChange;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.http.EntityTag;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.tiles.InsightLinks;
import io.dashgate.tiles.Tile;
import io.dashgate.tiles.TileChanges;
import io.dashgate.tiles.TileWriter;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The statements on dashboards that are there. {@link DashboardCreator} makes new ones. */
public final class DashboardStore {

  private final Database database;
  private final KnownTags knownTags = new KnownTags();

  public DashboardStore(Database database) {
    this.database = database;
  }

  static final String RETRIEVE =
      """
      select %s
      from dashboard d
      %s
      where d.project_id = $1
        and d.id = $4
        and (not d.deleted or $5)
      order by %s
      """
          .formatted(DashboardDetail.COLUMNS, DashboardDetail.JOINS, Tile.ORDER);

  /** Returns a dashboard with its tiles, or a 404 if it is not there or deleted. */
  Future<DashboardDetail> retrieve(DashboardCaller viewer, long id) {
    return database
        .executeOnReplica(RETRIEVE, viewer.arguments(id, false))
        .map(rows -> DashboardDetail.read(rows).orElseThrow(ApiException::notFound));
  }

  /** Returns a dashboard as it is now, to be written elsewhere; nothing if it is not there. */
  public Future<Optional<DashboardDetail>> find(DashboardCaller viewer, long id) {
    return database.execute(RETRIEVE, viewer.arguments(id, false)).map(DashboardDetail::read);
  }

  /** Returns the tag of a dashboard without reading the rest; null if it is not there. */
  Future<@Nullable EntityTag> findTag(DashboardCaller viewer, long id) {
    return ChangeSequence.find(database, viewer)
        .compose(
            sequence ->
                knownTags.get(
                    viewer.project().id(),
                    id,
                    sequence,
                    () ->
                        database
                            .execute(DashboardTag.FIND, viewer.arguments(id))
                            .map(rows -> DashboardTag.read(rows, viewer))));
  }

  /** Returns a dashboard that the caller's transaction has changed, even if it is deleted now. */
  public static Future<DashboardDetail> readBack(
      SqlClient transaction, DashboardCaller viewer, long id) {
    return transaction
        .preparedQuery(RETRIEVE)
        .execute(viewer.arguments(id, true))
        .map(rows -> DashboardDetail.read(rows).orElseThrow());
  }

  private static final String UPDATE =
      """
      update dashboard d
      set name = coalesce($5::text, name),
        description = coalesce($6::text, description),
        pinned = coalesce($7::boolean, pinned),
        deleted = coalesce($8::boolean, deleted),
        deleted_at = case
          when $8::boolean is null then deleted_at
          when $8 then coalesce(deleted_at, now())
        end,
        filters = coalesce($9::text::json, filters),
        tags = coalesce($10::text[], tags),
        restriction_level = coalesce($11::int, restriction_level)
      where d.project_id = $1
        and d.id = $4
        and (not d.deleted or $8::boolean is not null)
        and ($12::bigint[] is null or d.version = any ($12))
        and %s
        and ($11::int is null or d.created_by = $2 or $3)
      returning *
      """
          .formatted(DashboardCaller.mayEdit("d"));

  /** What {@link #UPDATE} would do for a request that changes tiles only: a row less to write. */
  private static final String HOLD =
      """
      select
      from dashboard d
      where d.project_id = $1
        and d.id = $4
        and not d.deleted
        and ($5::bigint[] is null or d.version = any ($5))
        and %s
      for no key update of d
      """
          .formatted(DashboardCaller.mayEdit("d"));

  private static final String UPDATE_AND_READ =
      """
      with d as (
      %s)
      select %s
      from d
      %s
      order by %s
      """
          .formatted(UPDATE, DashboardDetail.COLUMNS, DashboardDetail.JOINS, Tile.ORDER);

  /**
   * Changes a dashboard and returns it, or fails with 404, 403 or 412. A deleted one can only be
   * changed by a request that sets {@code deleted}; a restricted one only by its creator,
   * administrators and collaborators; the restriction itself by the first two.
   *
   * @param versions those that it may have; null: any
   */
  Future<DashboardDetail> update(
      WriteContext writer,
      DashboardCaller viewer,
      long id,
      DashboardChanges changes,
      TileChanges tiles,
      Long @Nullable [] versions) {
    Tuple arguments = withFields(viewer.arguments(id), changes).addValue(versions);
    if (!changes.reachesInsights() && tiles.isEmpty()) {
      return database
          .write(writer, UPDATE_AND_READ, arguments)
          .compose(
              rows ->
                  DashboardDetail.read(rows)
                      .map(Future::succeededFuture)
                      .orElseGet(() -> refusal(viewer, id, changes, versions)));
    }
    // several statements: a statement would not see what it does to tiles and insights itself
    return database.transaction(
        writer,
        transaction ->
            (changes.isEmpty()
                    ? transaction.preparedQuery(HOLD).execute(viewer.arguments(id, versions))
                    : transaction.preparedQuery(UPDATE).execute(arguments))
                .compose(
                    rows ->
                        rows.size() > 0
                            ? Future.<Void>succeededFuture()
                            : refusal(viewer, id, changes, versions).mapEmpty())
                .compose(any -> TileWriter.apply(transaction, viewer, id, tiles))
                .compose(any -> takeInsightsAlong(transaction, viewer, id, changes))
                .compose(any -> readBack(transaction, viewer, id)));
  }

  private static Future<Void> takeInsightsAlong(
      SqlClient transaction, DashboardCaller viewer, long id, DashboardChanges changes) {
    long projectId = viewer.project().id();
    if (changes.deleted() == null) {
      return Future.succeededFuture();
    }
    if (!changes.deleted()) {
      return InsightLinks.restoreWith(transaction, projectId, id);
    }
    return changes.deletesInsights()
        ? InsightLinks.deleteWith(transaction, projectId, id)
        : Future.succeededFuture();
  }

  /** Nothing was changed, so asking why is not on the way to success. */
  private <T> Future<T> refusal(
      DashboardCaller viewer, long id, DashboardChanges changes, Long @Nullable [] versions) {
    return requireEditable(viewer, id, changes.deleted() != null, versions)
        .compose(
            any ->
                Future.failedFuture(
                    changes.restrictionLevel() == null
                        ? ApiException.notFound()
                        : mayNotRestrict()));
  }

  private static final String DELETE =
      """
      update dashboard d
      set deleted = true,
        deleted_at = now()
      where d.project_id = $1
        and d.id = $4
        and not d.deleted
        and ($5::bigint[] is null or d.version = any ($5))
        and %s
      """
          .formatted(DashboardCaller.mayEdit("d"));

  /**
   * Soft-deletes a dashboard, or fails with 404, 403 or 412.
   *
   * @param versions those that it may have; null: any
   */
  Future<Void> delete(
      WriteContext writer, DashboardCaller viewer, long id, Long @Nullable [] versions) {
    return database
        .write(writer, DELETE, viewer.arguments(id, versions))
        .compose(
            rows ->
                rows.rowCount() > 0
                    ? Future.succeededFuture()
                    : requireEditable(viewer, id, false, versions));
  }

  private static final String FIND_RIGHTS =
      """
      select %s as editable, d.version, d.modified_at, u.email
      from dashboard d
      left join users u on u.id = d.modified_by
      where d.project_id = $1
        and d.id = $4
        and (not d.deleted or $5)
      """
          .formatted(DashboardCaller.mayEdit("d"));

  /**
   * Passes if the caller may edit a dashboard; else 404, 403 or 412.
   *
   * @param evenIfDeleted whether a deleted one counts as there
   * @param versions those that it may have; null: any
   */
  public Future<Void> requireEditable(
      DashboardCaller viewer, long id, boolean evenIfDeleted, Long @Nullable [] versions) {
    return database
        .execute(FIND_RIGHTS, viewer.arguments(id, evenIfDeleted))
        .map(
            rows -> {
              Row row = rows.stream().findFirst().orElseThrow(ApiException::notFound);
              if (!row.getBoolean("editable")) {
                throw DashboardCaller.mayNotEdit();
              }
              LastChange.of("dashboard", row).requireOneOf(versions);
              return null;
            });
  }

  private static ApiException mayNotRestrict() {
    return ApiException.permissionDenied(
        "Only the dashboard owner and project admins have the restriction rights required to change"
            + " the dashboard's restriction level.");
  }

  /** Adds the changeable columns, in the order that all statements have them. */
  static Tuple withFields(Tuple arguments, DashboardChanges changes) {
    return arguments
        .addString(changes.name())
        .addString(changes.description())
        .addBoolean(changes.pinned())
        .addBoolean(changes.deleted())
        .addString(changes.filtersText())
        .addArrayOfString(changes.tagArray())
        .addInteger(changes.restrictionLevel());
  }
}
