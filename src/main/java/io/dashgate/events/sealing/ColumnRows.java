package io.dashgate.events.sealing;

import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.ColumnFormat;
import io.dashgate.events.columns.ColumnPlace;
import io.dashgate.events.columns.DamagedColumnException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Takes the columns of chunks out of the table, in portions by their bytes. */
final class ColumnRows {

  private static final int PORTION_BYTES = 1024 * 1024;

  private ColumnRows() {}

  /**
   * A column to be read.
   *
   * @param bytes inflated
   */
  record Wanted(int chunkNumber, int keyNumber, int bytes) {}

  /** A column that was read. */
  @SuppressWarnings("ArrayRecordComponent")
  record Found(long projectId, int chunkNumber, int keyNumber, byte[] data) {

    /**
     * Returns the column.
     *
     * @param events of its chunk
     * @throws DamagedColumnException if it is damaged
     */
    Column column(int events) {
      return ColumnFormat.decode(data, events, new ColumnPlace(projectId, chunkNumber, keyNumber));
    }
  }

  /** Returns the columns of chunks in portions, of which each is read by a statement. */
  static Iterator<List<Wanted>> portions(List<ChunkEntry> chunks) {
    List<List<Wanted>> portions = new ArrayList<>();
    long bytes = 0;
    for (ChunkEntry chunk : chunks) {
      for (int i = 0; i < chunk.keyNumbers().length; i++) {
        int length = chunk.keyBytes()[i] + ColumnFormat.MOST_HEADER;
        if (portions.isEmpty() || bytes + length > PORTION_BYTES) {
          portions.add(new ArrayList<>());
          bytes = 0;
        }
        portions
            .get(portions.size() - 1)
            .add(new Wanted(chunk.number(), chunk.keyNumbers()[i], chunk.keyBytes()[i]));
        bytes += length;
      }
    }
    return portions.iterator();
  }

  private static final String TAKE =
      """
      delete from event_column c
      using unnest($2::int[], $3::int[]) as k (chunk_number, key_number)
      where c.project_id = $1
        and c.chunk_number = k.chunk_number
        and c.key_number = k.key_number
      returning c.chunk_number, c.key_number, c.data
      """;

  /** Takes columns; those that are not there are missing in the result. */
  static Future<List<Found>> take(SqlClient connection, long projectId, List<Wanted> portion) {
    return connection
        .preparedQuery(TAKE)
        .execute(
            Tuple.of(
                projectId,
                portion.stream().map(Wanted::chunkNumber).toArray(Integer[]::new),
                portion.stream().map(Wanted::keyNumber).toArray(Integer[]::new)))
        .map(rows -> found(projectId, rows));
  }

  private static List<Found> found(long projectId, RowSet<Row> rows) {
    List<Found> found = new ArrayList<>(rows.size());
    rows.forEach(
        row ->
            found.add(
                new Found(
                    projectId, row.getInteger(0), row.getInteger(1), row.getBuffer(2).getBytes())));
    return found;
  }

  private static final String IDS =
      """
      select chunk_number, key_number, data
      from event_column
      where project_id = $1
        and chunk_number = any($2)
        and key_number = 0
      """;

  /** Reads the distinct ids of the events of chunks, which stay where they are. */
  static Future<List<Found>> ids(SqlClient connection, long projectId, List<ChunkEntry> chunks) {
    Integer[] numbers = chunks.stream().map(ChunkEntry::number).toArray(Integer[]::new);
    return connection
        .preparedQuery(IDS)
        .execute(Tuple.of(projectId, (Object) numbers))
        .map(rows -> found(projectId, rows));
  }

  private static final String KEYS =
      "select key_number, name from property_key where project_id = $1 and key_number = any($2)";

  /** A key with its number. */
  record Key(int number, String name) {}

  /** Reads the names of keys. */
  static Future<List<Key>> keys(SqlClient connection, long projectId, Integer[] numbers) {
    return connection
        .preparedQuery(KEYS)
        .execute(Tuple.of(projectId, (Object) numbers))
        .map(
            rows -> {
              List<Key> keys = new ArrayList<>();
              rows.forEach(row -> keys.add(new Key(row.getInteger(0), row.getString(1))));
              return keys;
            });
  }
}
