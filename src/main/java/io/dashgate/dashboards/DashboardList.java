package io.dashgate.dashboards;

import io.dashgate.dashboards.KnownCounts.Known;
import io.dashgate.insights.ChangeSequence;
import io.dashgate.insights.DashboardCaller;
import io.dashgate.insights.TaggedListing;
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

/** The statements that list dashboards, pinned first, then by name. */
final class DashboardList {

  private final Database database;
  private final KnownCounts counts = new KnownCounts();

  DashboardList(Database database) {
    this.database = database;
  }

  /** Returns a page of the dashboards that match. */
  Future<TaggedListing<Dashboard>> list(DashboardCaller viewer, DashboardFilter filter, Page page) {
    Known known = filter.isAll() ? counts.of(viewer.project().id()) : null;
    Future<RowSet<Row>> found =
        filter.isAll() ? walk(viewer, page, known) : pick(viewer, filter, page);
    ToLongFunction<Row> count =
        filter.isAll()
            ? row -> counts.read(row, viewer.project().id(), known)
            : row -> row.getLong("total");
    return found.compose(
        rows ->
            Listing.of(
                    rows,
                    count,
                    page.offset(),
                    listed -> listed.stream().map(Dashboard::read).toList(),
                    () -> count(filter.where()))
                .map(listing -> new TaggedListing<>(listing, ChangeSequence.of(rows, viewer))));
  }

  /** Returns the tag of any list that the viewer would get now; null: none at the moment. */
  Future<@Nullable EntityTag> changes(DashboardCaller viewer) {
    return ChangeSequence.find(database, viewer);
  }

  /** {@code $5} is the sequence of a count that is known; null: none is. */
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
      WALK.formatted(ChangeSequence.COLUMN, Dashboard.columns(DashboardCaller.mayEdit("d")), "");

  /** RowLayout before the page are skipped in the index, without reading them. */
  private static final String FURTHER =
      WALK.formatted(
          ChangeSequence.COLUMN,
          Dashboard.columns(DashboardCaller.mayEdit("d")),
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

  /** All of the project's, along the index that has their order. */
  private Future<RowSet<Row>> walk(DashboardCaller viewer, Page page, @Nullable Known known) {
    long limit = page.limit();
    Long[] sequence = known == null ? null : known.sequence().toArray(Long[]::new);
    return page.offset() == 0
        ? database.executeOnReplica(FIRST, viewer.arguments(limit, sequence))
        : database.executeOnReplica(FURTHER, viewer.arguments(limit, sequence, page.offset()));
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

  /**
   * Those that match: each dashboard of the project is looked at once, for the page and the count.
   */
  private Future<RowSet<Row>> pick(DashboardCaller viewer, DashboardFilter filter, Page page) {
    List<@Nullable Object> arguments = new ArrayList<>(filter.where().arguments());
    arguments.add((long) page.limit());
    arguments.add(page.offset());
    arguments.add(viewer.principal().userId());
    arguments.add(viewer.project().isAdministered());
    int last = arguments.size();
    String editable = DashboardCaller.mayEdit("d", "$" + (last - 1), "$" + last);
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
