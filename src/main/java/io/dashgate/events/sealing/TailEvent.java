package io.dashgate.events.sealing;

import io.dashgate.events.columns.ChunkBuilder;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event of a tail.
 *
 * @param at its time
 * @param properties an object of JSON
 */
record TailEvent(
    OffsetDateTime at,
    UUID uuid,
    int idNumber,
    OffsetDateTime receivedAt,
    String properties,
    @Nullable String elementsChain) {

  static TailEvent of(Row row) {
    return new TailEvent(
        row.getOffsetDateTime(0),
        row.getUUID(1),
        row.getInteger(2),
        row.getOffsetDateTime(3),
        row.getString(4),
        row.getString(5));
  }

  /** Returns about how many bytes it takes. */
  int bytes() {
    return properties.length() + (elementsChain == null ? 0 : elementsChain.length());
  }

  void addTo(ChunkBuilder builder) {
    builder.add(Micros.of(at), uuid, idNumber, Micros.of(receivedAt), elementsChain);
    builder.properties(properties);
  }
}
