package io.dashgate.events.sealing;

import io.dashgate.events.columns.ColumnFormat;
import io.dashgate.events.columns.ColumnPlace;
import io.dashgate.events.columns.PackedChunk;
import io.dashgate.events.columns.PackedChunk.PackedColumn;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** Writes chunks of one name, one statement after the other. */
final class ChunkWriter {

  /** What a statement sends, unless a column is larger. */
  private static final int PORTION_BYTES = 1024 * 1024;

  private final SqlClient connection;
  private final long projectId;
  private final int eventNumber;
  private final PropertyKeys keys;

  ChunkWriter(SqlClient connection, long projectId, int eventNumber, PropertyKeys keys) {
    this.connection = connection;
    this.projectId = projectId;
    this.eventNumber = eventNumber;
    this.keys = keys;
  }

  /**
   * Writes chunks.
   *
   * @param first the number of the first one; the others follow
   */
  Future<Void> write(List<PackedChunk> chunks, int first) {
    Future<Void> written = Future.succeededFuture();
    for (int i = 0; i < chunks.size(); i++) {
      PackedChunk chunk = chunks.get(i);
      int number = first + i;
      written = written.compose(any -> writeChunk(number, chunk));
      for (List<PackedColumn> portion : portions(chunk.columns())) {
        written = written.compose(any -> writeColumns(number, portion));
      }
    }
    return written;
  }

  private static final String ADD_CHUNK =
      """
      insert into event_chunk (
        project_id, chunk_number, event_number, first_at, last_at, events, key_numbers, key_bytes,
        rest_key_numbers)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """;

  private Future<Void> writeChunk(int number, PackedChunk chunk) {
    return connection
        .preparedQuery(ADD_CHUNK)
        .execute(
            Tuple.of(
                projectId,
                number,
                eventNumber,
                Micros.time(chunk.firstMicros()),
                Micros.time(chunk.lastMicros()),
                chunk.events(),
                chunk.columns().stream().map(keys::number).toArray(Integer[]::new),
                chunk.columns().stream()
                    .map(column -> column.encoded().bytes())
                    .toArray(Integer[]::new),
                keys.rest(chunk)))
        .compose(rows -> RowCount.require(rows, 1));
  }

  private static final String ADD_COLUMNS =
      """
      insert into event_column (project_id, chunk_number, key_number, data)
      select $1::bigint, $2::int, c.key_number, c.data
      from unnest($3::int[], $4::bytea[]) as c (key_number, data)
      on conflict do nothing
      """;

  private Future<Void> writeColumns(int number, List<PackedColumn> columns) {
    return connection
        .preparedQuery(ADD_COLUMNS)
        .execute(
            Tuple.of(
                projectId,
                number,
                columns.stream().map(keys::number).toArray(Integer[]::new),
                columns.stream()
                    .map(column -> Buffer.buffer(placed(number, column)))
                    .toArray(Buffer[]::new)))
        .compose(rows -> RowCount.require(rows, columns.size()));
  }

  private byte[] placed(int number, PackedColumn column) {
    return ColumnFormat.placed(
        column.encoded().data(), new ColumnPlace(projectId, number, keys.number(column)));
  }

  private static List<List<PackedColumn>> portions(List<PackedColumn> columns) {
    List<List<PackedColumn>> portions = new ArrayList<>();
    long bytes = 0;
    for (PackedColumn column : columns) {
      int length = column.encoded().data().length;
      if (portions.isEmpty() || bytes + length > PORTION_BYTES) {
        portions.add(new ArrayList<>());
        bytes = 0;
      }
      portions.get(portions.size() - 1).add(column);
      bytes += length;
    }
    return portions;
  }
}
