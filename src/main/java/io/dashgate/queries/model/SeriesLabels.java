package io.dashgate.queries.model;

import io.dashgate.platform.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * How a client described a series. Answers repeat it; it changes nothing that is computed.
 *
 * @param name as the client calls it; null: not given
 * @param customName as a person calls it; null: not given
 * @param order its place as it was given; null: it was not
 * @param math as it was given; null: it was not
 * @param properties as they were given
 */
public record SeriesLabels(
    @Nullable String name,
    @Nullable String customName,
    @Nullable Integer order,
    @Nullable String math,
    RawJson properties) {

  /** Nothing but the name of the events. */
  public static final SeriesLabels NONE =
      new SeriesLabels(null, null, null, null, new RawJson("{}"));
}
