package io.dashgate.insights;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Listing;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.http.EntityTag;
import io.dashgate.platform.http.Page;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The statements that read insights. {@link InsightWriter} changes them. */
final class InsightStore {

  private final Database database;

  InsightStore(Database database) {
    this.database = database;
  }

  /** Returns a page of the insights that match. */
  Future<TaggedListing<Insight>> list(DashboardCaller viewer, InsightFilter filter, Page page) {
    String where = filter.where().clause();
    List<Object> arguments = new ArrayList<>(filter.where().arguments());
    arguments.add((long) page.limit());
    arguments.add(page.offset());
    // the page is cut before its insights are looked up on their dashboards
    String sql =
        """
        select %s, (select count(*) from insight i %s) as total,
          %s as sequence
        from (
          select i.*
          from insight i
          %s
          order by %s
          limit $%d
          offset $%d
        ) i
        %s
        order by %s
        """
            .formatted(
                Insight.COLUMNS,
                where,
                ChangeSequence.COLUMN,
                where,
                filter.order(),
                arguments.size() - 1,
                arguments.size(),
                Insight.JOINS,
                filter.order());
    return database
        .executeOnReplica(sql, Tuple.wrap(arguments))
        .compose(
            rows ->
                Listing.of(
                        rows,
                        page.offset(),
                        found -> found.stream().map(InsightStore::insight).toList(),
                        () ->
                            list(viewer, filter, Page.FIRST_ROW)
                                .map(first -> first.listing().count()))
                    .map(listing -> new TaggedListing<>(listing, ChangeSequence.of(rows, viewer))));
  }

  /** Returns the tag of any list that the viewer would get now; null: none at the moment. */
  Future<@Nullable EntityTag> changes(DashboardCaller viewer) {
    return ChangeSequence.find(database, viewer);
  }

  private static final String RETRIEVE =
      """
      select %s
      from insight i
      %s
      where i.project_id = $1
        and i.id = $4
        and i.deleted_at is null
      """
          .formatted(Insight.COLUMNS, Insight.JOINS);

  /** Returns an insight, or a 404 if it is not there or deleted. */
  Future<Insight> retrieve(DashboardCaller viewer, long id) {
    return database
        .executeOnReplica(RETRIEVE, viewer.arguments(id))
        .map(rows -> first(rows).orElseThrow(ApiException::notFound));
  }

  private static final String FIND_TAG =
      """
      select i.version, coalesce(shown.surroundings, 0)
      from insight i
      %s
      where i.project_id = $1
        and i.id = $4
        and i.deleted_at is null
      """
          .formatted(Insight.SHOWN);

  /** Returns the tag that {@link Insight#tag} has, without reading the rest; null: not there. */
  Future<@Nullable EntityTag> findTag(DashboardCaller viewer, long id) {
    return database
        .execute(FIND_TAG, viewer.arguments(id))
        .map(
            rows -> {
              for (Row row : rows) {
                return viewer.tag(row.getLong(0), row.getLong(1));
              }
              return null;
            });
  }

  private static final String RETRIEVE_ON_DASHBOARD =
      """
      select d.filters::text, t.layouts::text, t.color, %s
      from insight i
      left join (
        tile t
        join dashboard d on d.project_id = t.project_id and d.id = t.dashboard_id and not d.deleted
      )
        on t.project_id = $1
        and t.insight_id = i.id
        and t.dashboard_id = $5
        and t.deleted_at is null
      %s
      where i.project_id = $1
        and i.id = $4
        and i.deleted_at is null
      """
          .formatted(Insight.COLUMNS, Insight.JOINS);

  /**
   * An insight as a dashboard shows it.
   *
   * @param dashboardFilters null, like {@code layouts}, if it is not on that dashboard
   */
  record OnDashboard(
      @Nullable RawJson dashboardFilters,
      @Nullable RawJson layouts,
      @Nullable String color,
      Insight insight) {}

  /** Returns an insight and what one dashboard makes of it, or a 404 as {@link #retrieve}. */
  Future<OnDashboard> retrieve(DashboardCaller viewer, long id, long dashboardId) {
    return database
        .executeOnReplica(RETRIEVE_ON_DASHBOARD, viewer.arguments(id, dashboardId))
        .map(
            rows -> {
              Row row = rows.stream().findFirst().orElseThrow(ApiException::notFound);
              RowReader columns = new RowReader(row);
              return new OnDashboard(
                  columns.nullableJson(),
                  columns.nullableJson(),
                  columns.nullableText(),
                  Insight.read(columns));
            });
  }

  private static final String FIND_RIGHTS =
      """
      select %s as editable, i.version, i.modified_at, u.email
      from insight i
      left join users u on u.id = i.modified_by
      where i.project_id = $1
        and i.id = $4
        and (i.deleted_at is null or $5)
      """
          .formatted(Insight.EDITABLE);

  /**
   * Passes if the caller may edit an insight; else 404, 403 or 412.
   *
   * @param evenIfDeleted whether a deleted one counts as there
   * @param versions those that it may have; null: any
   */
  Future<Void> requireEditable(
      DashboardCaller viewer, long id, boolean evenIfDeleted, Long @Nullable [] versions) {
    return database
        .execute(FIND_RIGHTS, viewer.arguments(id, evenIfDeleted))
        .map(
            rows -> {
              Row row = rows.stream().findFirst().orElseThrow(ApiException::notFound);
              if (!row.getBoolean("editable")) {
                throw Insight.notEditable();
              }
              LastChange.of("insight", row).requireOneOf(versions);
              return null;
            });
  }

  /** Returns the insight of a result, if there is one. */
  static Optional<Insight> first(RowSet<Row> rows) {
    return rows.stream().findFirst().map(InsightStore::insight);
  }

  private static Insight insight(Row row) {
    return Insight.read(new RowReader(row));
  }
}
