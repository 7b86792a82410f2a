package io.dashgate.queries.engine;

import org.jspecify.annotations.Nullable;

/** A filter that is ready for chunks. */
@FunctionalInterface
interface EventTest {

  /** Matches all events. */
  EventTest ALL = chunk -> null;

  /** Returns a bit for each event, which the caller may change; null: all match. */
  long @Nullable [] bits(ChunkView chunk);
}
