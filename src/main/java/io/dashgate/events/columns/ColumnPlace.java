package io.dashgate.events.columns;

/**
 * Where a column is stored. Its checksum covers that, so that a column of another place is noticed.
 *
 * @param chunkNumber of the chunk in its project
 * @param keyNumber of the column in its chunk
 */
public record ColumnPlace(long projectId, int chunkNumber, int keyNumber) {

  static final int BYTES = 16;

  byte[] bytes() {
    ByteWriter all = new ByteWriter(BYTES);
    all.int64(projectId);
    all.int32(chunkNumber);
    all.int32(keyNumber);
    return all.toBytes();
  }
}
