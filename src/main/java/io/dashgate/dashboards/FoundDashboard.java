package io.dashgate.dashboards;

import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.access.DashboardRights;
import io.dashgate.platform.db.PageRows;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.db.RowSource;
import io.dashgate.platform.http.AnswerMemory;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.tiles.Tile;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The result of a statement that reads a dashboard.
 *
 * @param tiles its tiles, of which the statement sends no more than {@code RowBytes} says
 */
record FoundDashboard(Dashboard dashboard, PageRows<Tile> tiles) {

  /**
   * The columns of {@link #read}, for {@link DashboardCaller#arguments}: one row for each tile, or
   * one without a tile. The large columns of the dashboard are in the first row only.
   */
  static final String COLUMNS =
      Tile.COLUMNS
          + ", "
          + Dashboard.columns(
              DashboardRights.mayEdit("d"), "case when row_number() over tiles = 1 then %s end")
          + ", "
          + Tile.BYTES_IF_NOT_SENT;

  /** The joins of {@link #COLUMNS} to {@code dashboard d}, without the size. */
  static final String JOINS = "left join users u on u.id = d.created_by\n" + Tile.JOINS;

  /** The joins of {@link #COLUMNS} to {@code dashboard d}. */
  static final String JOINS_WITH_SIZE = JOINS + Tile.SIZE;

  /** The end of a statement with {@link #COLUMNS}. */
  static final String ORDER =
      "window tiles as (order by %1$s rows unbounded preceding)\norder by %1$s"
          .formatted(Tile.ORDER);

  /** Returns the dashboard of a result, if any. */
  static Optional<FoundDashboard> read(RowSet<Row> rows, RowSource<Tile> source) {
    return rows.stream()
        .findFirst()
        .map(
            row -> {
              RowReader columns = new RowReader(row);
              columns.skip(Tile.COLUMN_COUNT);
              return new FoundDashboard(Dashboard.read(columns), PageRows.of(rows, source));
            });
  }

  /** Returns the dashboard with all tiles; fails as {@link AnswerMemory#takeForObject} says. */
  Future<DashboardDetail> complete(AnswerMemory memory) {
    return tiles.isComplete()
        ? Future.succeededFuture(detail())
        : memory.takeForObject(tiles.restBytes()).compose(any -> readOn());
  }

  /**
   * Returns the same within a transaction that has changed the dashboard. An answer that is too
   * large must not undo the change.
   *
   * @return throws {@link ApiReply.TooLarge} when it is asked after the commit
   */
  Future<Supplier<DashboardDetail>> completeNow(AnswerMemory memory) {
    if (tiles.isComplete()) {
      return Future.succeededFuture(this::detail);
    }
    return memory
        .takeForObjectNow(tiles.restBytes())
        .compose(any -> readOn())
        .<Supplier<DashboardDetail>>map(detail -> () -> detail)
        .recover(FoundDashboard::later);
  }

  private static Future<Supplier<DashboardDetail>> later(Throwable failure) {
    if (failure instanceof ApiReply.TooLarge tooLarge) {
      return Future.succeededFuture(
          () -> {
            throw tooLarge;
          });
    }
    return Future.failedFuture(failure);
  }

  private Future<DashboardDetail> readOn() {
    return tiles.readAll().map(all -> new DashboardDetail(dashboard, all));
  }

  private DashboardDetail detail() {
    return new DashboardDetail(dashboard, tiles.first());
  }
}
