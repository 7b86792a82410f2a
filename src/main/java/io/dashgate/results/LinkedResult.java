package io.dashgate.results;

import io.dashgate.platform.db.RowReader;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The result that an insight was last computed to, read with the insight, perhaps from other texts
 * than it has now.
 *
 * @param source the digest of the texts and settings of then
 * @param settings the digest of the settings of now
 * @param digest changes with all that the answer has of the result
 */
public record LinkedResult(UUID source, String settings, long digest, KeptResult kept) {

  /** A scalar of project {@code $1}: all that results depend on besides the query. */
  public static final String SETTINGS =
      """
      (select md5(concat_ws(' ', p.timezone, coalesce(p.week_start_day, 0),
          p.test_account_filters::text))
        from project p
        where p.id = $1)\
      """;

  /** Of {@code kept}; 0 if there is none. */
  public static final String DIGEST =
      """
      case when kept.source is null then 0
        else hashtextextended(concat(kept.insight_id, ' ', kept.source, ' ', %s, ' ',
          extract(epoch from kept.computed_at)), 0) end\
      """
          .formatted(SETTINGS);

  /** The number of the columns of {@link #readNullable}. */
  public static final int COLUMN_COUNT = 3 + KeptResult.COLUMN_COUNT;

  /**
   * Returns the columns of {@link #readNullable} for {@link #join}.
   *
   * @param sent the condition for a text that is sent with the row
   */
  public static String columns(String sent) {
    return "kept.source, case when kept.source is not null then %s end, %s, %s"
        .formatted(SETTINGS, DIGEST, KeptResult.columns("kept", sent));
  }

  /**
   * Returns the join with the result of an insight of project {@code $1}. {@code offset 0} forces a
   * look-up by the key.
   *
   * @param dashboard its id in the statement; 0: the insight by itself
   * @param insight its id in the statement
   */
  public static String join(String dashboard, String insight) {
    return """
    left join lateral (
      select l.source, l.insight_id, r.key, r.computed_at, r.has_more, r.timezone, r.date_from,
        r.date_to, r.stale_at, r.lazily_stale_at, r.next_refresh_at, r.bytes, r.result
      from insight_result_link l
      join insight_result r
        on r.project_id = $1
        and r.key = l.key
        and r.computed_at is not null
      where l.project_id = $1
        and l.dashboard_id = %s
        and l.insight_id = %s
      offset 0
    ) kept on true
    """
        .formatted(dashboard, insight);
  }

  /** The digest of all results of dashboard {@code $2} of project {@code $1}. */
  public static final String DIGEST_OF_DASHBOARD =
      """
      (select coalesce(bit_xor(%s), 0)
        from (
          select l.source, l.insight_id, r.computed_at
          from insight_result_link l
          join insight_result r
            on r.project_id = $1
            and r.key = l.key
            and r.computed_at is not null
          where l.project_id = $1
            and l.dashboard_id = $2
          offset 0
        ) kept)\
      """
          .formatted(DIGEST);

  /** Reads the result of a row; null if it has none. */
  public static @Nullable LinkedResult readNullable(RowReader columns) {
    UUID source = columns.nullableUuid();
    String settings = columns.nullableText();
    long digest = columns.integer();
    KeptResult kept = KeptResult.readNullable(columns);
    return source == null || settings == null || kept == null
        ? null
        : new LinkedResult(source, settings, digest, kept);
  }

  /** Returns the digest of a result; 0 if there is none. */
  public static long digestOf(@Nullable LinkedResult linked) {
    return linked == null ? 0 : linked.digest();
  }

  /** Returns the result if it was computed from these texts and settings, else null. */
  public static @Nullable KeptResult of(@Nullable LinkedResult linked, InsightTexts texts) {
    return linked != null && texts.source(linked.settings()).equals(linked.source())
        ? linked.kept()
        : null;
  }
}
