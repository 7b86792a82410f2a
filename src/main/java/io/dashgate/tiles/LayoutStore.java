package io.dashgate.tiles;

import io.dashgate.platform.db.PageRows;
import io.dashgate.platform.db.RowBytes;
import io.dashgate.platform.db.RowSource;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the layouts of tiles, which may be large, for the few changes that depend on them. */
final class LayoutStore {

  private LayoutStore() {}

  private static final String FIND_LAYOUTS =
      """
      select t.id, case when t.sent then t.layouts::text end,
        case when not t.sent then t.bytes end as bytes
      from (
        select s.*, %s as sent
        from (
          select t.id, t.layouts, %s as bytes
          from tile t
          where t.project_id = $1
            and t.id = any ($2::bigint[])
        ) s
      ) t
      order by t.id
      """
          .formatted(RowBytes.fit("s.bytes", "s.id"), RowBytes.of(List.of(), List.of("t.layouts")));

  /** Returns the layouts of tiles by their ids; 400 if together they are longer than a reply. */
  static Future<Map<Long, RawJson>> find(
      SqlClient transaction, long projectId, Collection<Long> ids) {
    RowSource<Map.Entry<Long, RawJson>> source =
        RowSource.of(
            row -> Map.entry(row.getLong(0), new RawJson(row.getString(1))),
            some ->
                transaction
                    .preparedQuery(FIND_LAYOUTS)
                    .execute(Tuple.of(projectId).addArrayOfLong(some)));
    return source
        .byIds()
        .apply(ids.toArray(Long[]::new))
        .compose(
            rows -> {
              PageRows<Map.Entry<Long, RawJson>> found = PageRows.of(rows, source);
              if (found.restBytes() > ApiReply.MAX_MEGABYTES * 1024 * 1024) {
                throw ApiException.validation(
                    "max_length",
                    "The layouts of the tiles are larger than %d MB."
                        .formatted(ApiReply.MAX_MEGABYTES),
                    "tiles");
              }
              return found.readAll();
            })
        .map(
            all -> {
              Map<Long, RawJson> layouts = new HashMap<>();
              all.forEach(one -> layouts.put(one.getKey(), one.getValue()));
              return layouts;
            });
  }
}
