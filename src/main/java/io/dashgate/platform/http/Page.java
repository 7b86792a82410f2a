package io.dashgate.platform.http;

import io.dashgate.platform.contract.Parameters;
import io.dashgate.platform.db.Listing;
import io.dashgate.platform.db.PageRows;
import io.dashgate.platform.db.RowSource;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.List;
import java.util.function.Function;

/**
 * The requested part of a list. Never an error: an invalid or non-positive limit becomes the
 * default, a limit above the maximum the maximum, an invalid or negative offset 0.
 */
public record Page(int limit, long offset) {

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;

  /** The shortest page that has the length of the list. */
  public static final Page FIRST_ROW = new Page(1, 0);

  /** Reads {@code limit} and {@code offset}. */
  public static Page of(Parameters parameters) {
    long limit = parameters.optionalInteger("limit").orElse(0L);
    long offset = parameters.optionalInteger("offset").orElse(0L);
    return new Page(
        limit <= 0 ? DEFAULT_LIMIT : (int) Math.min(limit, MAX_LIMIT), Math.max(offset, 0));
  }

  /**
   * Reads this page with a statement whose every row has the length of the whole list in a column
   * {@code total}. A page past the end has no rows; a second statement then reads the length.
   *
   * @param select runs the statement for a page
   * @param read maps the rows of this page
   */
  public <T> Future<Listing<T>> list(
      Function<Page, Future<RowSet<Row>>> select, Function<RowSet<Row>, List<T>> read) {
    return listing(select, rows -> PageRows.whole(read.apply(rows)));
  }

  /** Like the other method, with a statement that is bounded as {@code RowBytes} says. */
  public <T> Future<Listing<T>> list(
      Function<Page, Future<RowSet<Row>>> select, RowSource<T> source) {
    return listing(select, rows -> PageRows.of(rows, source));
  }

  private <T> Future<Listing<T>> listing(
      Function<Page, Future<RowSet<Row>>> select, Function<RowSet<Row>, PageRows<T>> read) {
    return select
        .apply(this)
        .compose(
            rows ->
                Listing.of(
                    rows,
                    row -> row.getLong("total"),
                    offset,
                    read,
                    () ->
                        FIRST_ROW
                            .<Object>listing(select, any -> PageRows.whole(List.of()))
                            .map(Listing::count)));
  }

  /**
   * Returns the list as the API wraps it.
   *
   * @param listing this page of it, without a rest
   */
  public <T> ApiReply reply(Links links, Listing<T> listing, ApiReply.ElementWriter<T> writer) {
    return ListReply.ofFirst(this, links, listing, writer);
  }

  /**
   * Returns the list as the API wraps it. If the page has a rest, that is read first.
   *
   * @param listing this page of it
   * @return fails with {@link ApiReply.TooLarge}, 429 or 503 if its rest takes too much memory
   */
  public <T> Future<ApiReply> reply(
      ApiRequest request, Listing<T> listing, ApiReply.ElementWriter<T> writer) {
    return listing.rows().isComplete()
        ? Future.succeededFuture(reply(request.links(), listing, writer))
        : ListReply.ofAll(this, request.links(), listing, writer, request.memory());
  }
}
