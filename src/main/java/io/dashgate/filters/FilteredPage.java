package io.dashgate.filters;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a filtered list.
 *
 * @param <T> the rows
 * @param <P> their places in the list
 * @param next the place after which the list goes on; null: nowhere
 * @param toSkip how many rows are to be left out there
 */
public record FilteredPage<T, P>(List<T> rows, @Nullable P next, long toSkip) {

  /** Returns a page without rows, after which there is none. */
  public static <T, P> FilteredPage<T, P> empty() {
    return new FilteredPage<>(List.of(), null, 0);
  }
}
