package io.dashgate.results;

import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.json.RawJson;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A result of a query, as it is kept.
 *
 * @param key identifies the query and the settings that it was computed with
 * @param hasMore whether a breakdown has more values than are shown
 * @param timezone of the project at the time of the computation
 * @param dateFrom the first moment of the query, in ISO 8601
 * @param dateTo the last one
 * @param staleAt when it is to be computed anew; null: never
 * @param lazilyStaleAt the same for callers who take older results; null: never
 * @param nextRefreshAt before which clients should not ask for a new one
 * @param bytes of its text in UTF-8
 * @param text a list; null: it was not read, since it is long
 */
public record KeptResult(
    UUID key,
    OffsetDateTime computedAt,
    boolean hasMore,
    String timezone,
    String dateFrom,
    String dateTo,
    @Nullable OffsetDateTime staleAt,
    @Nullable OffsetDateTime lazilyStaleAt,
    OffsetDateTime nextRefreshAt,
    int bytes,
    @Nullable RawJson text) {

  /** The longest one that is kept, in bytes. */
  public static final int MOST_BYTES = 2_000_000;

  /** The number of columns of {@link #readNullable}. */
  static final int COLUMN_COUNT = 11;

  /**
   * Returns the columns of {@link #readNullable}.
   *
   * @param alias of the table
   * @param sent the condition for a text that is sent with the row
   */
  static String columns(String alias, String sent) {
    return """
    %1$s.key, %1$s.computed_at, %1$s.has_more, %1$s.timezone, %1$s.date_from, %1$s.date_to,
    %1$s.stale_at, %1$s.lazily_stale_at, %1$s.next_refresh_at, %1$s.bytes,
    case when %2$s then %1$s.result end\
    """
        .formatted(alias, sent);
  }

  /** Reads the result of a row; null if it has none. */
  static @Nullable KeptResult readNullable(RowReader columns) {
    UUID key = columns.nullableUuid();
    if (key == null) {
      columns.skip(COLUMN_COUNT - 1);
      return null;
    }
    return new KeptResult(
        key,
        columns.time(),
        columns.bool(),
        columns.text(),
        columns.text(),
        columns.text(),
        columns.nullableTime(),
        columns.nullableTime(),
        columns.time(),
        (int) columns.integer(),
        columns.nullableJson());
  }

  /** Returns the name of the result in answers. */
  public String cacheKey() {
    return cacheKey(key);
  }

  /** Returns the name of the result with a key. */
  public static String cacheKey(UUID key) {
    return "cache_" + key.toString().replace("-", "");
  }
}
