package io.dashgate.insights;

import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements that create, change and delete insights. */
final class InsightWriter {

  private final Database database;
  private final DashboardLinks links;

  InsightWriter(Database database, DashboardLinks links) {
    this.database = database;
    this.links = links;
  }

  private static final String CREATE =
      """
      with i as (
        insert into insight (project_id, created_by, last_modified_by, name, derived_name, filters,
          sort_order, deleted_at, description, tags, favorited, saved, query)
        values ($1, $2, $2, $3, $4, coalesce($5::text::json, '{}'), $6::int,
          case when $7::boolean then now() end, $8, coalesce($9::text[], '{}'),
          coalesce($10::boolean, false), coalesce($11::boolean, false), $12::text::json)
        returning *
      ),
      -- not joined: Citus would send i to all servers, which have the users, too
      author as materialized (
        select *
        from users
        where id = $2
      )
      select %s
      from i
      %s
      """
          .formatted(Insight.COLUMNS, Insight.JOINS_OF_NEW);

  /**
   * Creates an insight and returns it.
   *
   * @param dashboards ids of the dashboards that show it
   */
  Future<Insight> create(
      WriteContext writer, DashboardCaller caller, InsightFields fields, List<Long> dashboards) {
    Tuple arguments =
        withFields(Tuple.of(caller.project().id(), caller.principal().userId()), fields);
    if (dashboards.isEmpty()) {
      return database
          .write(writer, CREATE, arguments)
          .map(rows -> InsightStore.first(rows).orElseThrow());
    }
    // several statements: the position of a new tile depends on the other tiles
    return database.transaction(
        writer,
        transaction ->
            transaction
                .preparedQuery(CREATE)
                .execute(arguments)
                .map(rows -> InsightStore.first(rows).orElseThrow())
                .compose(
                    made ->
                        links
                            .lock(transaction, caller, made.id(), dashboards)
                            .compose(change -> linked(transaction, caller, made.id(), change))));
  }

  private static final String UPDATE =
      """
      update insight i
      set name = case when 'name' = any ($15::text[]) then $4 else name end,
        derived_name = case when 'derived_name' = any ($15) then $5 else derived_name end,
        filters = coalesce($6::text::json, filters),
        sort_order = case when 'order' = any ($15) then $7::int else sort_order end,
        deleted_at = case
          when $8::boolean is null then deleted_at
          when $8 then coalesce(deleted_at, $17::timestamptz)
        end,
        deleted_with = case when $8 is null then deleted_with end,
        description = case when 'description' = any ($15) then $9 else description end,
        tags = coalesce($10::text[], tags),
        favorited = coalesce($11::boolean, favorited),
        saved = coalesce($12::boolean, saved),
        query = case when 'query' = any ($15) then $13::text::json else query end,
        is_sample = false,
        updated_at = now(),
        last_modified_at = case when $15 && %1$s then $17 else last_modified_at end,
        last_modified_by = case when $15 && %1$s then $2 else last_modified_by end
      where i.project_id = $1
        and i.id = $14
        and (i.deleted_at is null or $8::boolean is not null)
        and ($16::bigint[] is null or i.version = any ($16))
        and %2$s
      """
          .formatted(
              "array['name', 'description', 'filters', 'query', 'tags', 'dashboards']",
              Insight.EDITABLE);

  /**
   * Changes an insight and returns it, or fails with 404, 403 or 412. A deleted insight can only be
   * changed by a request that sets {@code deleted}; an insight on dashboards only by a caller who
   * may edit one of them.
   *
   * @param dashboards ids of the only dashboards to show it; null for no change
   * @param versions versions that it may have; null for any
   */
  Future<Insight> update(
      WriteContext writer,
      DashboardCaller caller,
      long id,
      InsightFields fields,
      @Nullable List<Long> dashboards,
      Long @Nullable [] versions) {
    Tuple arguments =
        withFields(caller.arguments(), fields)
            .addLong(id)
            .addArrayOfString(fields.given().toArray(String[]::new))
            .addValue(versions)
            .addOffsetDateTime(OffsetDateTime.now(ZoneOffset.UTC));
    if (dashboards == null) {
      return database
          .writeAndRead(writer, UPDATE, arguments, READ_BACK, caller.arguments(id))
          .compose(
              rows ->
                  rows.flatMap(InsightStore::first)
                      .map(Future::succeededFuture)
                      .orElseGet(() -> refusal(caller, id, fields.deleted() != null, versions)));
    }
    // several statements: the position of a new tile depends on the other tiles
    return database.transaction(
        writer,
        transaction ->
            links
                .lock(transaction, caller, id, dashboards)
                .compose(
                    change ->
                        transaction
                            .preparedQuery(UPDATE)
                            .execute(arguments)
                            .compose(
                                rows ->
                                    rows.rowCount() > 0
                                        ? Future.<Void>succeededFuture()
                                        : refusal(caller, id, fields.deleted() != null, versions))
                            .compose(any -> linked(transaction, caller, id, change))));
  }

  private static final String DELETE =
      """
      update insight i
      set deleted_at = now(),
        updated_at = now()
      where i.project_id = $1
        and i.id = $4
        and i.deleted_at is null
        and ($5::bigint[] is null or i.version = any ($5))
        and %s
      """
          .formatted(Insight.EDITABLE);

  /**
   * Soft-deletes an insight, or fails with 404, 403 or 412.
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
                    : InsightStore.RIGHTS.require(database, caller, id, false, versions));
  }

  private static final String READ_BACK =
      """
      select %s
      from insight i
      %s
      where i.project_id = $1
        and i.id = $4
      """
          .formatted(Insight.COLUMNS, Insight.JOINS);

  private static Future<Insight> linked(
      SqlClient transaction, DashboardCaller caller, long id, DashboardLinks.Change change) {
    return change
        .apply()
        .compose(any -> transaction.preparedQuery(READ_BACK).execute(caller.arguments(id)))
        .map(rows -> InsightStore.first(rows).orElseThrow());
  }

  private <T> Future<T> refusal(
      DashboardCaller caller, long id, boolean evenIfDeleted, Long @Nullable [] versions) {
    return InsightStore.RIGHTS.explain(
        database, caller, id, evenIfDeleted, versions, ApiException::notFound);
  }

  /** Adds the columns that a request can set, in the order of all statements. */
  private static Tuple withFields(Tuple arguments, InsightFields fields) {
    return arguments
        .addString(fields.name())
        .addString(fields.derivedName())
        .addString(fields.filtersText())
        .addInteger(fields.order())
        .addBoolean(fields.deleted())
        .addString(fields.description())
        .addArrayOfString(fields.tagArray())
        .addBoolean(fields.favorited())
        .addBoolean(fields.saved())
        .addString(fields.queryText());
  }
}
