package io.dashgate.filters;

import io.dashgate.platform.http.Links;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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

  /**
   * Returns the link to the next page; null if there is none.
   *
   * @param links of the request for this page
   * @param cursor makes the parameter of a place
   */
  public @Nullable String nextLink(Links links, Function<P, String> cursor) {
    return next == null
        ? null
        : links.replacing(
            Map.of(
                "cursor", cursor.apply(next), "offset", toSkip > 0 ? Long.toString(toSkip) : ""));
  }
}
