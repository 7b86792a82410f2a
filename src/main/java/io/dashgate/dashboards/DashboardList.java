package io.dashgate.dashboards;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dashgate.dashboards.CountCache.Count;
import io.dashgate.platform.access.ChangeSequence;
import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.access.TaggedListing;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Listing;
import io.dashgate.platform.db.PageRows;
import io.dashgate.platform.db.RowSource;
import io.dashgate.platform.db.Where;
import io.dashgate.platform.http.EntityTag;
import io.dashgate.platform.http.Page;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Lists dashboards, pinned first, then by name. */
final class DashboardList {

  private static final int MAX_PROJECTS = 10_000;
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  private final Database database;
  private final CountCache counts = new CountCache();

  /** Projects that have no dashboards, or a large one. Only saves statements that find nothing. */
  private final Cache<Long, Boolean> unusual =
      Caffeine.newBuilder()
          .maximumSize(MAX_PROJECTS)
          .expireAfterWrite(LIFETIME)
          .executor(Runnable::run)
          .build();

  DashboardList(Database database) {
    this.database = database;
  }

  /** Returns a page of the dashboards that match. */
  Future<TaggedListing<Dashboard>> page(DashboardCaller caller, DashboardFilter filter, Page page) {
    if (!filter.isAll()) {
      return pick(caller, filter, page)
          .compose(rows -> tagged(caller, filter, page, rows, row -> row.getLong("total")));
    }
    long projectId = caller.project().id();
    Count cached = counts.of(projectId);
    ToLongFunction<Row> count = row -> counts.read(row, projectId, cached);
    if (page.limit() > DashboardListSql.SHORT_PAGE || unusual.getIfPresent(projectId) != null) {
      return walk(caller, page, cached).compose(rows -> tagged(caller, filter, page, rows, count));
    }
    return walkShort(caller, page, cached)
        .compose(
            rows -> {
              if (rows.size() > 0) {
                return tagged(caller, filter, page, rows, count);
              }
              // a second statement, once in a while, since the first does not say why it has no
              // rows
              unusual.put(projectId, true);
              return page(caller, filter, page);
            });
  }

  private Future<TaggedListing<Dashboard>> tagged(
      DashboardCaller caller,
      DashboardFilter filter,
      Page page,
      RowSet<Row> rows,
      ToLongFunction<Row> count) {
    return Listing.of(
            rows,
            count,
            page.offset(),
            found -> PageRows.of(found, source(caller)),
            () -> count(filter.where()))
        .map(listing -> new TaggedListing<>(listing, ChangeSequence.of(rows, caller)));
  }

  /** Returns the current tag of every list of dashboards; null if there is none. */
  Future<@Nullable EntityTag> changes(DashboardCaller caller) {
    return ChangeSequence.find(database, caller);
  }

  /** All dashboards of the project, in the order of their index. */
  private Future<RowSet<Row>> walk(DashboardCaller caller, Page page, @Nullable Count cached) {
    return walk(caller, page, cached, DashboardListSql.FIRST, DashboardListSql.FURTHER_ROWS);
  }

  /** The same at less cost; no rows if the project has a large dashboard. */
  private Future<RowSet<Row>> walkShort(DashboardCaller caller, Page page, @Nullable Count cached) {
    return walk(caller, page, cached, DashboardListSql.SHORT_FIRST, DashboardListSql.SHORT_FURTHER);
  }

  private Future<RowSet<Row>> walk(
      DashboardCaller caller, Page page, @Nullable Count cached, String first, String further) {
    long limit = page.limit();
    Long[] sequence = cached == null ? null : cached.sequence().toArray(Long[]::new);
    return page.offset() == 0
        ? database.executeOnReplica(first, caller.arguments(limit, sequence))
        : database.executeOnReplica(further, caller.arguments(limit, sequence, page.offset()));
  }

  private Future<RowSet<Row>> pick(DashboardCaller caller, DashboardFilter filter, Page page) {
    List<@Nullable Object> arguments = new ArrayList<>(filter.where().arguments());
    String sql = DashboardListSql.pick(filter.where().clause(), arguments.size());
    arguments.add((long) page.limit());
    arguments.add(page.offset());
    arguments.add(caller.principal().userId());
    arguments.add(caller.project().isAdministered());
    return database.executeOnReplica(sql, Tuple.wrap(arguments));
  }

  /** On the primary, so that no row is older than the page. */
  private RowSource<Dashboard> source(DashboardCaller caller) {
    return RowSource.of(
        Dashboard::read,
        ids -> database.execute(DashboardListSql.BY_IDS, caller.arguments((Object) ids)));
  }

  private Future<Long> count(Where where) {
    return database
        .execute(
            "select count(*) as total from dashboard d " + where.clause(),
            Tuple.wrap(where.arguments()))
        .map(rows -> rows.iterator().next().getLong("total"));
  }
}
