package io.dashgate.dashboards;

import io.dashgate.dashboards.CountCache.Count;
import io.dashgate.platform.access.ChangeSequence;
import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.access.DashboardRights;
import io.dashgate.platform.access.TaggedListing;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Listing;
import io.dashgate.platform.db.Where;
import io.dashgate.platform.http.EntityTag;
import io.dashgate.platform.http.Page;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Statements that list dashboards, pinned first, then by name. */
final class DashboardList {

  private final Database database;
  private final CountCache counts = new CountCache();

  DashboardList(Database database) {
    this.database = database;
  }

  /** Returns a page of the dashboards that match. */
  Future<TaggedListing<Dashboard>> page(DashboardCaller caller, DashboardFilter filter, Page page) {
    Count cached = filter.isAll() ? counts.of(caller.project().id()) : null;
    Future<RowSet<Row>> found =
        filter.isAll() ? walk(caller, page, cached) : pick(caller, filter, page);
    ToLongFunction<Row> count =
        filter.isAll()
            ? row -> counts.read(row, caller.project().id(), cached)
            : row -> row.getLong("total");
    return found.compose(
        rows ->
            Listing.of(
                    rows,
                    count,
                    page.offset(),
                    listed -> listed.stream().map(Dashboard::read).toList(),
                    () -> count(filter.where()))
                .map(listing -> new TaggedListing<>(listing, ChangeSequence.of(rows, caller))));
  }

  /** Returns the current tag of every list of dashboards; null if there is none. */
  Future<@Nullable EntityTag> changes(DashboardCaller caller) {
    return ChangeSequence.find(database, caller);
  }

  /** {@code $5} is the sequence of the cached count; null if there is none. */
  private static final String WALK =
      """
      with change as materialized (
        select %s as sequence
      )
      select %s, (select sequence from change) as sequence,
        case when (select sequence from change) = $5 then null
          else (select count(*) from dashboard where project_id = $1 and not deleted)
        end as total
      from dashboard d
      left join users u on u.id = d.created_by
      where d.project_id = $1
        and not d.deleted
        %s
      order by not d.pinned, d.name, d.id
      limit $4
      """;

  private static final String FIRST =
      WALK.formatted(ChangeSequence.COLUMN, Dashboard.columns(DashboardRights.mayEdit("d")), "");

  /** Skips the rows before the page in the index, without reading them. */
  private static final String FURTHER =
      WALK.formatted(
          ChangeSequence.COLUMN,
          Dashboard.columns(DashboardRights.mayEdit("d")),
          """
          and (not d.pinned, d.name, d.id) >= (
            select not pinned, name, id
            from dashboard
            where project_id = $1
              and not deleted
            order by not pinned, name, id
            limit 1
            offset $6
          )""");

  /** All dashboards of the project, in the order of their index. */
  private Future<RowSet<Row>> walk(DashboardCaller caller, Page page, @Nullable Count cached) {
    long limit = page.limit();
    Long[] sequence = cached == null ? null : cached.sequence().toArray(Long[]::new);
    return page.offset() == 0
        ? database.executeOnReplica(FIRST, caller.arguments(limit, sequence))
        : database.executeOnReplica(FURTHER, caller.arguments(limit, sequence, page.offset()));
  }

  private static final String PICK =
      """
      with found as materialized (
        select d.id, d.pinned, d.name
        from dashboard d
        %s
      )
      select %s, (select count(*) from found) as total, %s as sequence
      from (
        select id
        from found
        order by not pinned, name, id
        limit $%d
        offset $%d
      ) page
      join dashboard d on d.project_id = $1 and d.id = page.id
      left join users u on u.id = d.created_by
      order by not d.pinned, d.name, d.id
      """;

  /** The dashboards that match. Each dashboard is checked once for both page and count. */
  private Future<RowSet<Row>> pick(DashboardCaller caller, DashboardFilter filter, Page page) {
    List<@Nullable Object> arguments = new ArrayList<>(filter.where().arguments());
    arguments.add((long) page.limit());
    arguments.add(page.offset());
    arguments.add(caller.principal().userId());
    arguments.add(caller.project().isAdministered());
    int last = arguments.size();
    String editable = DashboardRights.mayEdit("d", "$" + (last - 1), "$" + last);
    String sql =
        PICK.formatted(
            filter.where().clause(),
            Dashboard.columns(editable),
            ChangeSequence.COLUMN,
            last - 3,
            last - 2);
    return database.executeOnReplica(sql, Tuple.wrap(arguments));
  }

  private Future<Long> count(Where where) {
    return database
        .execute(
            "select count(*) as total from dashboard d " + where.clause(),
            Tuple.wrap(where.arguments()))
        .map(rows -> rows.iterator().next().getLong("total"));
  }
}
