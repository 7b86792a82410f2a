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

  /**
   * Returns the digest of all results of a dashboard of project {@code $1}, as a scalar.
   *
   * @param dashboard its id in the statement
   */
  public static String digestOfDashboard(String dashboard) {
    return """
    (select coalesce(bit_xor(%s), 0)
      from (
        select l.source, l.insight_id, r.computed_at
        from insight_result_link l
        join insight_result r
          on r.project_id = $1
          and r.key = l.key
          and r.computed_at is not null
        where l.project_id = $1
          and l.dashboard_id = %s
        offset 0
      ) kept)\
    """
        .formatted(DIGEST, dashboard);
  }

  /**
   * Returns the condition that {@code kept} is of an insight as a dashboard shows it: what {@link
   * InsightTexts#source} compares, for statements that do not read the texts.
   *
   * @param insight alias of the insight
   * @param dashboard alias of the dashboard
   */
  public static String isOf(String insight, String dashboard) {
    String digest =
        "'\\x%02x'::bytea || %s || %s || %s || %s"
            .formatted(
                Digests.VERSION,
                part(SETTINGS),
                part(insight + ".query::text"),
                part(
                    "case when "
                        + insight
                        + ".query is null then "
                        + insight
                        + ".filters::text end"),
                part(dashboard + ".filters::text"));
    return "coalesce(substr(sha256(" + digest + "), 1, 16) = uuid_send(kept.source), false)";
  }

  /** As {@link Digests#of} does. */
  private static String part(String text) {
    return "coalesce(int4send(octet_length(%1$s)) || convert_to(%1$s, 'UTF8'), '\\xffffffff')"
        .formatted(text);
  }

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
