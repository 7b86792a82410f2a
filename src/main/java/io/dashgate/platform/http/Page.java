package io.dashgate.platform.http;

import io.dashgate.platform.contract.Parameters;
import io.dashgate.platform.db.Listing;
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
    return select
        .apply(this)
        .compose(
            rows ->
                Listing.of(
                    rows,
                    row -> row.getLong("total"),
                    offset,
                    read,
                    () -> FIRST_ROW.list(select, any -> List.of()).map(Listing::count)));
  }

  /**
   * Returns the list as the API wraps it.
   *
   * @param listing this page of it
   */
  public <T> ApiReply reply(Links links, Listing<T> listing, ApiReply.ElementWriter<T> writer) {
    long count = listing.count();
    return ApiReply.ok(
        json -> {
          json.writeStartObject();
          json.writeNumberField("count", count);
          // not offset + limit < count, which overflows
          json.writeStringField(
              "next", offset < count - limit ? links.page(limit, offset + limit) : null);
          json.writeStringField("previous", offset > 0 ? links.page(limit, offset - limit) : null);
          json.writeFieldName("results");
          ApiReply.array(listing.rows(), writer).write(json);
          json.writeEndObject();
        });
  }
}
