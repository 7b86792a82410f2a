package io.dashgate.dashboards;

import io.dashgate.platform.access.ChangeSequence;
import io.dashgate.platform.access.DashboardRights;
import io.dashgate.platform.db.RowBytes;

/** The statements of {@link DashboardList}. */
final class DashboardListSql {

  /** Longest page that has less than {@link RowBytes#MAX} bytes if none of its rows is large. */
  static final int SHORT_PAGE = 100;

  private static final String ORDER = "not d.pinned, d.name, d.id";

  /** Either all rows of a page have their large columns, or none. */
  private static final String FITS = "(select sent from fits)";

  private static final String SUM =
      "select coalesce(sum(bytes), 0) <= " + RowBytes.MAX + " as sent";

  private static final String BYTES_IF_NOT_SENT =
      "case when not " + FITS + " then " + Dashboard.BYTES + " end as bytes";

  private DashboardListSql() {}

  /** Skips the rows before the page in the index, without reading them. */
  private static final String FURTHER =
      """
        and (not d.pinned, d.name, d.id) >= (
          select not pinned, name, id
          from dashboard
          where project_id = $1
            and not deleted
          order by not pinned, name, id
          limit 1
          offset $6
        )
      """;

  /** As in the index of V19. */
  private static final String NONE_IS_LARGE =
      """
        and not exists (
          select
          from dashboard
          where project_id = $1
            and not deleted
            and (octet_length(description) + octet_length(filters::text) > 2000
              or cardinality(tags) > 6)
        )
      """;

  private static final String WALK =
      """
      with change as materialized (
        select %s as sequence
      )%s
      select %s, (select sequence from change) as sequence,
        case when (select sequence from change) = $5 then null
          else (select count(*) from dashboard where project_id = $1 and not deleted)
        end as total%s
      from dashboard d
      left join users u on u.id = d.created_by
      where d.project_id = $1
        and not d.deleted
      %sorder by %s
      limit $4
      """;

  private static final String WALK_FITS =
      """
      ,
      fits as materialized (
        %s
        from (
          select %s as bytes
          from dashboard d
          where d.project_id = $1
            and not d.deleted
          %sorder by %s
          limit $4
        ) page
      )\
      """;

  /** Page of at most {@link #SHORT_PAGE} rows; none if the project has a large dashboard. */
  static final String SHORT_FIRST = shortWalk("");

  /** Like {@link #SHORT_FIRST}, after {@code $6} rows. */
  static final String SHORT_FURTHER = shortWalk(FURTHER);

  /** Page of any length. */
  static final String FIRST = walk("");

  /** Like {@link #FIRST}, after {@code $6} rows. */
  static final String FURTHER_ROWS = walk(FURTHER);

  private static String shortWalk(String start) {
    return WALK.formatted(
        ChangeSequence.COLUMN,
        "",
        Dashboard.columns(DashboardRights.mayEdit("d")),
        ", null::bigint as bytes",
        start + NONE_IS_LARGE,
        ORDER);
  }

  private static String walk(String start) {
    return WALK.formatted(
        ChangeSequence.COLUMN,
        WALK_FITS.formatted(SUM, Dashboard.BYTES, start, ORDER),
        Dashboard.columns(DashboardRights.mayEdit("d"), RowBytes.onlyIf(FITS)),
        ", " + BYTES_IF_NOT_SENT,
        start,
        ORDER);
  }

  private static final String PICK =
      """
      with found as materialized (
        select d.id, d.pinned, d.name
        from dashboard d
        %s
      ),
      page as materialized (
        select id
        from found
        order by not pinned, name, id
        limit $%d
        offset $%d
      ),
      fits as materialized (
        %s
        from (
          select %s as bytes
          from page
          join dashboard d on d.project_id = $1 and d.id = page.id
        ) page
      )
      select %s, (select count(*) from found) as total, %s as sequence, %s
      from page
      join dashboard d on d.project_id = $1 and d.id = page.id
      left join users u on u.id = d.created_by
      order by %s
      """;

  /**
   * Page of the dashboards that match. Each dashboard is checked once for both page and count.
   *
   * @param where the condition
   * @param given number of its arguments; those of the page and of the caller follow
   */
  static String pick(String where, int given) {
    String editable = DashboardRights.mayEdit("d", "$" + (given + 3), "$" + (given + 4));
    return PICK.formatted(
        where,
        given + 1,
        given + 2,
        SUM,
        Dashboard.BYTES,
        Dashboard.columns(editable, RowBytes.onlyIf(FITS)),
        ChangeSequence.COLUMN,
        BYTES_IF_NOT_SENT,
        ORDER);
  }

  /** Rows by their ids, {@code $4}, even if they are deleted. */
  static final String BY_IDS =
      RowBytes.bounded(
          Dashboard.columns(DashboardRights.mayEdit("d"), RowBytes.onlyIf("d.sent")),
          "d",
          RowBytes.byIds("dashboard", "d", "$4", Dashboard.BYTES),
          "left join users u on u.id = d.created_by");
}
