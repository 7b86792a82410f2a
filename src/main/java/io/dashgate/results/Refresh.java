package io.dashgate.results;

import io.dashgate.platform.http.ApiRequest;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether a request computes results, or takes those that are kept. */
public enum Refresh {
  /** Never computes. */
  CACHED,
  /** Computes what is missing or stale. */
  IF_STALE,
  /** Computes what is missing or has been stale for some time. */
  IF_LAZILY_STALE,
  /** Computes, unless it was just done. */
  ALWAYS;

  /** Results are computed anew at most once in this time. */
  private static final int LEAST_AGE_SECONDS = 15;

  /**
   * Reads the value of a client of any year. Values that begin with {@code async} compute within
   * the request, too.
   *
   * @param given a text or a boolean; null: nothing was given
   * @param otherwise the default of the operation
   */
  public static Refresh of(@Nullable Object given, Refresh otherwise) {
    if (given == null) {
      return otherwise;
    }
    return switch (given.toString().toLowerCase(Locale.ROOT)) {
      case "", "true", "force_blocking", "force_async" -> ALWAYS;
      case "blocking", "async", "async_except_on_cache_miss" -> IF_STALE;
      case "lazy_async" -> IF_LAZILY_STALE;
      default -> CACHED;
    };
  }

  /**
   * Reads the body of a change. A change that is part of a transaction must end soon, so nothing is
   * computed for it.
   */
  public static Refresh ofChange(ApiRequest request) {
    return request.enclosing() == null ? of(request.body().getValue("refresh"), CACHED) : CACHED;
  }

  /** Whether a kept result is to be computed anew. */
  public boolean replaces(KeptResult kept, OffsetDateTime now) {
    return switch (this) {
      case CACHED -> false;
      case IF_STALE -> isOver(kept.staleAt(), now);
      case IF_LAZILY_STALE -> isOver(kept.lazilyStaleAt(), now);
      case ALWAYS -> kept.computedAt().plusSeconds(LEAST_AGE_SECONDS).isBefore(now);
    };
  }

  private static boolean isOver(@Nullable OffsetDateTime time, OffsetDateTime now) {
    return time != null && time.isBefore(now);
  }
}
