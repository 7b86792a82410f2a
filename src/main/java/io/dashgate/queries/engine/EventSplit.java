package io.dashgate.queries.engine;

/** By what the events of a series are split, such as a breakdown. */
@FunctionalInterface
interface EventSplit {

  /** Sets the value of each event; returns the events that have one. */
  Batch read(ChunkView chunk, Batch batch);
}
