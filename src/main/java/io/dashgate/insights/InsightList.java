package io.dashgate.insights;

import io.dashgate.platform.access.ChangeSequence;
import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.access.TaggedListing;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Listing;
import io.dashgate.platform.db.PageRows;
import io.dashgate.platform.db.RowBytes;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.db.RowSource;
import io.dashgate.platform.http.EntityTag;
import io.dashgate.platform.http.Page;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements that list insights. */
final class InsightList {

  private final Database database;

  InsightList(Database database) {
    this.database = database;
  }

  /** Returns a page of the insights that match. */
  Future<TaggedListing<Insight>> page(DashboardCaller caller, InsightFilter filter, Page page) {
    return select(filter, page)
        .compose(
            rows ->
                Listing.of(
                        rows,
                        row -> row.getLong("total"),
                        page.offset(),
                        found -> PageRows.of(found, source(caller)),
                        () ->
                            page(caller, filter, Page.FIRST_ROW)
                                .map(first -> first.listing().count()))
                    .map(listing -> new TaggedListing<>(listing, ChangeSequence.of(rows, caller))));
  }

  /** Returns the current tag of every list of insights; null if there is none. */
  Future<@Nullable EntityTag> changes(DashboardCaller caller) {
    return ChangeSequence.find(database, caller);
  }

  private static final String FITS = "(select sent from fits)";

  /** A longer list of dashboards is not part of the sum, since it is made after the page is cut. */
  private static final String SHORT = "coalesce(cardinality(shown.dashboards), 0) <= 100";

  /**
   * The page is read before the join with dashboards. Either all of its rows have their large
   * columns, or none.
   */
  private static final String LIST =
      """
      with page as materialized (
        select i.*, %s as bytes
        from insight i
        %%1$s
        order by %%2$s
        limit $%%3$d
        offset $%%4$d
      ),
      fits as materialized (
        select coalesce(sum(bytes), 0) <= %d as sent
        from page
      )
      select %s, (select count(*) from insight i %%1$s) as total, %s as sequence,
        case when not (%s and %s) then i.bytes + %s end as bytes
      from page i
      %s
      order by %%2$s
      """
          .formatted(
              Insight.BYTES,
              RowBytes.MAX,
              Insight.columns(RowBytes.onlyIf(FITS), RowBytes.onlyIf(FITS + " and " + SHORT)),
              ChangeSequence.COLUMN,
              FITS,
              SHORT,
              RowBytes.ofIntegers("shown.dashboards"),
              Insight.JOINS);

  private Future<RowSet<Row>> select(InsightFilter filter, Page page) {
    List<Object> arguments = new ArrayList<>(filter.where().arguments());
    arguments.add((long) page.limit());
    arguments.add(page.offset());
    String sql =
        LIST.formatted(
            filter.where().clause(), filter.order(), arguments.size() - 1, arguments.size());
    return database.executeOnReplica(sql, Tuple.wrap(arguments));
  }

  private static final String NUMBER_OF_DASHBOARDS =
      """
      (
        select count(*)::int
        from tile l
        where l.project_id = $1
          and l.insight_id = i.id
          and l.deleted_at is null
      )\
      """;

  private static final String LIST_BY_IDS =
      RowBytes.bounded(
          Insight.columns(RowBytes.onlyIf("i.sent"), RowBytes.onlyIf("i.sent")),
          "i",
          RowBytes.byIds(
              "insight",
              "i",
              "$4",
              Insight.BYTES + " + " + RowBytes.ofElements(NUMBER_OF_DASHBOARDS)),
          Insight.JOINS);

  /** On the primary, so that no row is older than the page. */
  private RowSource<Insight> source(DashboardCaller caller) {
    return RowSource.of(
        row -> Insight.read(new RowReader(row)),
        ids -> database.execute(LIST_BY_IDS, caller.arguments((Object) ids)));
  }
}
