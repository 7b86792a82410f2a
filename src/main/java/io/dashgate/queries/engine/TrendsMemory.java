package io.dashgate.queries.engine;

import io.dashgate.queries.model.Buckets;
import io.dashgate.queries.model.Maths;
import io.dashgate.queries.model.Series;
import io.dashgate.queries.model.TrendsQuery;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the memory that a computation of trends takes, beside the chunks that are read: not
 * more than it may need in bad cases, and not much less.
 *
 * @param events how many are read
 * @param actors the largest number of a person, or about how many groups there are
 * @param valueBytes of the dictionaries of the properties of the breakdown, in all chunks
 */
public record TrendsMemory(long events, long actors, long valueBytes) {

  /** Arrays that a chunk takes while it is added. */
  private static final long OF_CHUNK = 4L * 1024 * 1024;

  /** The most bytes of texts that are numbered, with the arrays that find them. */
  private static final long MOST_TEXTS = 128L * 1024 * 1024;

  /** A pair of a value and a cell of time, with a count. */
  private static final long OF_PAIR = 48;

  /** An actor in a small set. */
  private static final long OF_ACTOR = 16;

  /** A pair of a cell and an actor, with a count, twice at the end. */
  private static final long OF_ACTOR_COUNT = 56;

  /** A number that is kept, with its cell, also when they are sorted. */
  private static final long OF_NUMBER = 36;

  /** The first event of an actor. */
  private static final long OF_FIRST = 40;

  private static final long OF_SUM = 80;

  /** Returns the bytes for a query. */
  public long bytes(TrendsQuery query, Buckets current, @Nullable Buckets previous) {
    long bytes = OF_CHUNK;
    if (query.breakdown() != null) {
      bytes += Math.min(MOST_TEXTS, 2 * valueBytes);
    }
    for (Series series : query.series()) {
      bytes += bytes(query, series, current);
      if (previous != null) {
        bytes += bytes(query, series, previous);
      }
    }
    return bytes;
  }

  private long bytes(TrendsQuery query, Series series, Buckets buckets) {
    long cells = SeriesFold.timeline(query, series, buckets).cells();
    long pairs = query.breakdown() == null ? cells : events;
    return pairs * OF_PAIR + ofMaths(series, cells, pairs);
  }

  private long ofMaths(Series series, long cells, long pairs) {
    return switch (series.math()) {
      case TOTAL -> 0;
      case OF_PROPERTY ->
          series.aggregate() != null && series.aggregate().isQuantile()
              ? events * OF_NUMBER
              : pairs * OF_SUM;
      case OF_COUNT_PER_ACTOR -> Math.min(events, pairs * actors) * OF_ACTOR_COUNT;
      case FIRST_TIME_FOR_USER, FIRST_MATCHING_EVENT_FOR_USER ->
          Math.min(events, actors) * OF_FIRST + actors * Long.BYTES;
      default -> {
        long ofBits = pairs == cells ? cells * actors / Byte.SIZE : Long.MAX_VALUE;
        long texts = series.math() == Maths.UNIQUE_SESSION ? Math.min(MOST_TEXTS, events * 64) : 0;
        yield Math.min(events * OF_ACTOR, 2 * Math.min(ofBits, Long.MAX_VALUE / 2))
            + actors * Integer.BYTES
            + texts;
      }
    };
  }
}
