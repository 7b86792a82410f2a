package io.dashgate.events.columns;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Packs events and reads chunks back, without a database. */
public final class Unpacked {

  private Unpacked() {}

  static List<PackedChunk> pack(List<RandomEvents.Event> events) {
    ChunkBuilder builder = new ChunkBuilder();
    for (RandomEvents.Event event : events) {
      builder.add(event.micros(), event.uuid(), event.id(), event.received(), event.elements());
      builder.properties(event.object());
    }
    return builder.build();
  }

  /** Returns a chunk as it is read from the database. */
  public static Chunk read(PackedChunk packed) {
    Map<Integer, Column> fixed = new HashMap<>();
    Map<String, Column> properties = new HashMap<>();
    for (PackedChunk.PackedColumn column : packed.columns()) {
      Column read = ColumnFormat.decode(column.encoded().data(), packed.events());
      if (column.number() == KeyNumbers.FIRST_PROPERTY) {
        properties.put(column.key(), read);
      } else {
        fixed.put(column.number(), read);
      }
    }
    return new Chunk(packed.events(), packed.firstMicros(), fixed, properties);
  }
}
