package io.dashgate.dashboards;

import io.dashgate.platform.access.ChangeSequence;
import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.access.DashboardRights;
import io.dashgate.platform.access.EditRights;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.http.AnswerMemory;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.EntityTag;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.results.LinkedResult;
import io.dashgate.tiles.InsightLinks;
import io.dashgate.tiles.Tile;
import io.dashgate.tiles.TileChanges;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Statements on existing dashboards. {@link DashboardCreator} creates new ones. */
final class DashboardStore {

  /** The right to edit dashboards. */
  static final EditRights RIGHTS = DashboardRights.orElse(ApiException::notFound);

  private final Database database;
  private final TagCache tags = new TagCache();

  DashboardStore(Database database) {
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
      %s
      """
          .formatted(FoundDashboard.COLUMNS, FoundDashboard.JOINS_WITH_SIZE, FoundDashboard.ORDER);

  /** Returns a dashboard, or fails with 404 if it is missing or deleted. */
  Future<DashboardDetail> retrieve(DashboardCaller caller, AnswerMemory memory, long id) {
    return database
        .executeOnReplica(RETRIEVE, caller.arguments(id, false))
        .compose(rows -> read(rows, caller).orElseThrow(ApiException::notFound).complete(memory));
  }

  /** Returns the current state of a dashboard from the primary, if it exists. */
  Future<Optional<DashboardDetail>> find(DashboardCaller caller, AnswerMemory memory, long id) {
    return database
        .execute(RETRIEVE, caller.arguments(id, false))
        .compose(
            rows ->
                read(rows, caller)
                    .map(found -> found.complete(memory).map(Optional::of))
                    .orElseGet(() -> Future.succeededFuture(Optional.empty())));
  }

  /** The other tiles are read on the primary, so that no tile is older than the dashboard. */
  private Optional<FoundDashboard> read(RowSet<Row> rows, DashboardCaller caller) {
    return FoundDashboard.read(rows, Tile.source(caller, database::execute));
  }

  private static final String FIND_SEQUENCE =
      "select %s as sequence, %s as results"
          .formatted(ChangeSequence.COLUMN, LinkedResult.digestOfDashboard("$2"));

  private static @Nullable EntityTag sequence(RowSet<Row> rows, DashboardCaller caller) {
    EntityTag changes = ChangeSequence.of(rows, caller);
    return changes == null ? null : changes.with(rows.iterator().next().getLong("results"));
  }

  /** Returns the tag of a dashboard without reading the rest; null if it does not exist. */
  Future<@Nullable EntityTag> findTag(DashboardCaller caller, long id) {
    return database
        .execute(FIND_SEQUENCE, Tuple.of(caller.project().id(), id))
        .map(rows -> sequence(rows, caller))
        .compose(
            sequence ->
                tags.get(
                    caller.project().id(),
                    id,
                    sequence,
                    () ->
                        database
                            .execute(DashboardTag.FIND, caller.arguments(id))
                            .map(rows -> DashboardTag.read(rows, caller))));
  }

  /**
   * Returns a dashboard that the caller's transaction has changed, even if it is deleted.
   *
   * @return throws {@link ApiReply.TooLarge} when it is asked after the commit
   */
  static Future<Supplier<DashboardDetail>> readBack(
      SqlClient transaction, DashboardCaller caller, AnswerMemory memory, long id) {
    return transaction
        .preparedQuery(RETRIEVE)
        .execute(caller.arguments(id, true))
        .compose(
            rows ->
                FoundDashboard.read(
                        rows,
                        Tile.source(
                            caller, (sql, ids) -> transaction.preparedQuery(sql).execute(ids)))
                    .orElseThrow()
                    .completeNow(memory));
  }

  private static final String UPDATE = update(DashboardRights.mayEdit("d"));

  /**
   * Like {@link #UPDATE}, without regard to collaborators: a statement on one table, which Citus
   * plans once.
   */
  private static final String UPDATE_OWN = update(DashboardRights.ownRight("d"));

  private static String update(String mayEdit) {
    return """
      update dashboard d
      set name = coalesce($5::text, name),
        description = coalesce($6::text, description),
        pinned = coalesce($7::boolean, pinned),
        deleted = coalesce($8::boolean, deleted),
        deleted_at = case
          when $8::boolean is null then deleted_at
          when $8 then coalesce(deleted_at, $13::timestamptz)
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
      """
        .formatted(mayEdit);
  }

  /** Replaces {@link #UPDATE} for a request that changes tiles only: locks without a write. */
  private static final String LOCK =
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
          .formatted(DashboardRights.mayEdit("d"));

  /**
   * Changes a dashboard and returns it, or fails with 404, 403 or 412. A deleted dashboard can only
   * be changed by a request that sets {@code deleted}. The restriction level can only be changed by
   * the creator and administrators.
   *
   * @param versions versions that it may have; null for any
   */
  Future<DashboardDetail> update(
      WriteContext writer,
      DashboardCaller caller,
      AnswerMemory memory,
      long id,
      DashboardChanges changes,
      TileChanges tiles,
      Long @Nullable [] versions) {
    Tuple arguments =
        withFields(caller.arguments(id), changes)
            .addValue(versions)
            .addOffsetDateTime(OffsetDateTime.now(ZoneOffset.UTC));
    if (!changes.reachesInsights() && tiles.isEmpty()) {
      return updateAndRead(writer, UPDATE_OWN, arguments, caller, id)
          .compose(
              own ->
                  own.isPresent()
                      ? Future.succeededFuture(own)
                      : updateAndRead(writer, UPDATE, arguments, caller, id))
          .compose(
              rows ->
                  rows.flatMap(changed -> read(changed, writer, caller))
                      .map(found -> found.complete(memory).recover(DashboardStore::done))
                      .orElseGet(() -> refusal(caller, id, changes, versions)));
    }
    // several statements: a statement does not see its own changes of tiles and insights
    return database
        .transaction(
            writer,
            transaction ->
                (changes.isEmpty()
                        ? transaction.preparedQuery(LOCK).execute(caller.arguments(id, versions))
                        : transaction.preparedQuery(UPDATE).execute(arguments))
                    .compose(
                        rows ->
                            rows.rowCount() > 0
                                ? Future.<Void>succeededFuture()
                                : refusal(caller, id, changes, versions).mapEmpty())
                    .compose(any -> tiles.apply(transaction, caller, id))
                    .compose(any -> applyToInsights(transaction, caller, id, changes))
                    .compose(any -> readBack(transaction, caller, memory, id)))
        .map(Supplier::get);
  }

  private Future<Optional<RowSet<Row>>> updateAndRead(
      WriteContext writer, String update, Tuple arguments, DashboardCaller caller, long id) {
    return database.writeAndRead(writer, update, arguments, RETRIEVE, caller.arguments(id, true));
  }

  /** The other tiles are read as part of the write, which may not be committed. */
  private Optional<FoundDashboard> read(
      RowSet<Row> rows, WriteContext writer, DashboardCaller caller) {
    return FoundDashboard.read(
        rows, Tile.source(caller, (sql, ids) -> database.write(writer, sql, ids)));
  }

  /** The change is committed: an error that asks for a retry would be wrong. */
  private static Future<DashboardDetail> done(Throwable unread) {
    return Future.failedFuture(
        unread instanceof ApiException refused && refused.problem().status() != 500
            ? new ApiReply.TooLarge()
            : unread);
  }

  private static Future<Void> applyToInsights(
      SqlClient transaction, DashboardCaller caller, long id, DashboardChanges changes) {
    long projectId = caller.project().id();
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

  private <T> Future<T> refusal(
      DashboardCaller caller, long id, DashboardChanges changes, Long @Nullable [] versions) {
    return RIGHTS.explain(
        database,
        caller,
        id,
        changes.deleted() != null,
        versions,
        () -> changes.restrictionLevel() == null ? ApiException.notFound() : mayNotRestrict());
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
          .formatted(DashboardRights.mayEdit("d"));

  /**
   * Soft-deletes a dashboard, or fails with 404, 403 or 412.
   *
   * @param versions versions that it may have; null for any
   */
  Future<Void> delete(
      WriteContext writer, DashboardCaller caller, long id, Long @Nullable [] versions) {
    return database
        .write(writer, DELETE, caller.arguments(id, versions))
        .compose(
            rows ->
                rows.rowCount() > 0
                    ? Future.succeededFuture()
                    : RIGHTS.require(database, caller, id, false, versions));
  }

  private static ApiException mayNotRestrict() {
    return ApiException.permissionDenied(
        "Only the dashboard owner and project admins have the restriction rights required to change"
            + " the dashboard's restriction level.");
  }

  /** Adds the columns that a request can set, in the order of all statements. */
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
