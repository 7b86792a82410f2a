package io.dashgate.events.ingest;

import io.dashgate.events.ingest.InboxBatch.Rejected;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a project's inbox, within the transaction of a batch. */
final class InboxRows {

  /** Rows of a batch. */
  private static final int MOST_ROWS = 500;

  private InboxRows() {}

  private static final String NEXT =
      """
      select id, received_at, codec, data, total::bigint
      from (
        select id, received_at, codec, data, bytes, sum(bytes) over (order by id) as total
        from event_inbox
        where project_id = $1 and id >= $2
        order by id
        limit $4
      ) as next
      where total - bytes < $3
      order by id
      """;

  /**
   * Rows of an inbox in their order.
   *
   * @param isFull whether there may be more
   */
  record Page(List<WaitingLines> rows, boolean isFull) {}

  /**
   * Reads the first rows.
   *
   * @param from rows of lower ids are not looked at, since most of them were deleted
   * @param mostBytes inflated; one row is read however long it is
   */
  static Future<Page> next(SqlClient connection, long projectId, long from, long mostBytes) {
    return connection
        .preparedQuery(NEXT)
        .execute(Tuple.of(projectId, from, mostBytes, MOST_ROWS))
        .map(
            rows -> {
              List<WaitingLines> read = new ArrayList<>();
              long bytes = 0;
              for (Row row : rows) {
                read.add(
                    new WaitingLines(
                        row.getLong(0),
                        row.getOffsetDateTime(1),
                        row.getShort(2),
                        row.getBuffer(3)));
                bytes = row.getLong(4);
              }
              return new Page(read, read.size() == MOST_ROWS || bytes >= mostBytes);
            });
  }

  private static final String DELETE =
      "delete from event_inbox where project_id = $1 and id = any($2)";

  private static final String CUT =
      """
      update event_inbox
      set codec = $3, data = $4, events = $5, bytes = $6
      where project_id = $1 and id = $2
      """;

  private static final String REJECT =
      """
      insert into event_rejected (project_id, received_at, reason, data)
      select $1::bigint, r.received_at, r.reason, r.data
      from unnest($2::timestamptz[], $3::text[], $4::text[]) as r (received_at, reason, data)
      on conflict do nothing
      """;

  /** Removes what a batch has processed, and sets aside what cannot be. */
  static Future<Void> consume(SqlClient connection, long projectId, InboxBatch batch) {
    return delete(connection, projectId, batch.consumed())
        .compose(any -> cut(connection, projectId, batch.rest()))
        .compose(any -> reject(connection, projectId, batch.rejected()))
        .mapEmpty();
  }

  private static Future<?> delete(SqlClient connection, long projectId, List<Long> ids) {
    return ids.isEmpty()
        ? Future.succeededFuture()
        : connection
            .preparedQuery(DELETE)
            .execute(Tuple.of(projectId, (Object) ids.toArray(Long[]::new)));
  }

  private static Future<?> cut(
      SqlClient connection, long projectId, InboxBatch.@Nullable Rest rest) {
    return rest == null
        ? Future.succeededFuture()
        : connection
            .preparedQuery(CUT)
            .execute(
                Tuple.of(
                    projectId,
                    rest.row().id(),
                    (short) rest.row().codec(),
                    rest.row().data(),
                    rest.events(),
                    rest.bytes()));
  }

  private static Future<?> reject(SqlClient connection, long projectId, List<Rejected> rejected) {
    return rejected.isEmpty()
        ? Future.succeededFuture()
        : connection.preparedQuery(REJECT).execute(rejected(projectId, rejected));
  }

  private static Tuple rejected(long projectId, List<Rejected> rejected) {
    return Tuple.of(
        projectId,
        rejected.stream().map(Rejected::receivedAt).toArray(OffsetDateTime[]::new),
        rejected.stream().map(one -> storable(one.reason())).toArray(String[]::new),
        rejected.stream().map(one -> storable(one.data())).toArray(String[]::new));
  }

  /** Postgres cannot store NUL. */
  private static String storable(String text) {
    return text.replace('\0', '\uFFFD');
  }
}
