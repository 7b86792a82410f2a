package io.dashgate.platform.http;

import io.dashgate.platform.db.Listing;
import io.dashgate.platform.db.PageRows;
import io.vertx.core.Future;
import java.util.List;

/**
 * The reply with a page of a list. The rows of a portion are written before the next portion is
 * read, so that the rows and the text of a long page are not both in memory.
 */
final class ListReply<T> {

  private final JsonOutput output;
  private final ApiReply.ElementWriter<T> writer;

  private ListReply(long expected, ApiReply.ElementWriter<T> writer) {
    this.output = new JsonOutput(expected);
    this.writer = writer;
  }

  /** Returns the reply with the first rows of a page. */
  static <T> ApiReply ofFirst(
      Page page, Links links, Listing<T> listing, ApiReply.ElementWriter<T> writer) {
    ListReply<T> reply = new ListReply<>(0, writer);
    reply.start(page, links, listing.count());
    reply.add(listing.rows().first());
    return reply.end();
  }

  /**
   * Returns the reply with all rows of a page.
   *
   * @param memory from which the bytes are taken
   */
  static <T> Future<ApiReply> ofAll(
      Page page,
      Links links,
      Listing<T> listing,
      ApiReply.ElementWriter<T> writer,
      AnswerMemory memory) {
    PageRows<T> rows = listing.rows();
    long bytes = rows.restBytes();
    return memory
        .takeForRest(bytes)
        .compose(
            any -> {
              ListReply<T> reply = new ListReply<>(bytes, writer);
              reply.start(page, links, listing.count());
              reply.add(rows.first());
              return rows.readRest(reply::add).map(read -> reply.end());
            });
  }

  private void start(Page page, Links links, long count) {
    int limit = page.limit();
    long offset = page.offset();
    output.write(
        json -> {
          json.writeStartObject();
          json.writeNumberField("count", count);
          // not offset + limit < count, which overflows
          json.writeStringField(
              "next", offset < count - limit ? links.page(limit, offset + limit) : null);
          json.writeStringField("previous", offset > 0 ? links.page(limit, offset - limit) : null);
          json.writeArrayFieldStart("results");
        });
  }

  private void add(List<T> rows) {
    output.write(
        json -> {
          for (T row : rows) {
            writer.write(json, row);
          }
        });
  }

  private ApiReply end() {
    output.write(
        json -> {
          json.writeEndArray();
          json.writeEndObject();
        });
    return ApiReply.json(200, output);
  }
}
