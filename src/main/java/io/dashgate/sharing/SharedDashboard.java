package io.dashgate.sharing;

import io.dashgate.pictures.InsightChart;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.PageRows;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.http.AnswerMemory;
import io.dashgate.platform.json.RawJson;
import io.dashgate.results.InsightResult;
import io.dashgate.results.InsightTexts;
import io.dashgate.results.LinkedResult;
import io.dashgate.results.ResultStore;
import io.dashgate.results.WholeResults;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of a dashboard that visitors of a public link may see, and what its charts are drawn by.
 *
 * @param filters decide how charts are drawn; not shown
 * @param tiles in the order of the dashboard
 */
record SharedDashboard(String name, String description, RawJson filters, List<SharedTile> tiles) {

  /** Characters that the position of a tile takes on a page. */
  private static final int LAYOUT = 64;

  /** Characters of an insight that are read and not shown, and the work of its drawing. */
  private static final int CHART = 256;

  /** The columns of a result; large columns of the dashboard are in the first row only. */
  static final String COLUMNS =
      """
      %1$s, case when row_number() over tiles = 1 then d.name end,
      case when row_number() over tiles = 1 then d.description end,
      case when row_number() over tiles = 1 then d.filters::text end, %2$s\
      """
          .formatted(SharedTile.COLUMNS, SharedTile.BYTES_IF_NOT_SENT);

  /**
   * Returns the dashboard of a result with a row for each tile, if any.
   *
   * @param memory from which the memory of a large dashboard is taken
   */
  static Future<Optional<SharedDashboard>> read(
      RowSet<Row> rows, Database database, long projectId, AnswerMemory memory) {
    Row first = rows.stream().findFirst().orElse(null);
    if (first == null) {
      return Future.succeededFuture(Optional.empty());
    }
    RowReader columns = new RowReader(first);
    columns.skip(SharedTile.COLUMN_COUNT);
    String name = columns.text();
    String description = columns.text();
    RawJson filters = columns.json();
    PageRows<SharedTile> tiles = PageRows.of(rows, SharedTile.source(database, projectId));
    Future<List<SharedTile>> all =
        tiles.isComplete()
            ? Future.succeededFuture(tiles.first())
            : memory.takeForObject(tiles.restBytes()).compose(any -> tiles.readAll());
    return all.compose(
            read ->
                new SharedDashboard(name, description, filters, read)
                    .whole(database, projectId, memory))
        .map(Optional::of);
  }

  /** Returns it with the results that are of its insights, and their texts. */
  private Future<SharedDashboard> whole(Database database, long projectId, AnswerMemory memory) {
    List<InsightResult> read = tiles.stream().map(SharedTile::insight).map(this::kept).toList();
    return new WholeResults(new ResultStore(database))
        .of(projectId, read, memory)
        .map(whole -> new SharedDashboard(name, description, filters, with(read, whole)));
  }

  private InsightResult kept(@Nullable SharedInsight insight) {
    return insight == null
        ? InsightResult.NONE
        : InsightResult.read(LinkedResult.of(insight.linked(), texts(insight)));
  }

  private List<SharedTile> with(List<InsightResult> read, List<InsightResult> whole) {
    List<SharedTile> all = new ArrayList<>();
    for (int i = 0; i < tiles.size(); i++) {
      SharedTile tile = tiles.get(i);
      SharedInsight insight = tile.insight();
      SharedResult shown = SharedResult.of(whole.get(i).kept());
      boolean isTooLong = shown == null && read.get(i).kept() != null;
      all.add(insight == null ? tile : tile.with(insight.with(shown, isTooLong)));
    }
    return all;
  }

  /** Returns what is drawn of one of its insights. */
  InsightChart chart(SharedInsight insight) {
    return InsightChart.of(texts(insight), insight.name(), insight.derivedName());
  }

  private InsightTexts texts(SharedInsight insight) {
    return new InsightTexts(insight.query(), insight.filters(), filters, insight::filters);
  }

  /** Returns the number of characters to render, apart from names of insights. */
  int textLength() {
    int length = name.length() + description.length();
    for (SharedTile tile : tiles) {
      length += LAYOUT + (tile.body() == null ? 0 : tile.body().length());
      SharedInsight insight = tile.insight();
      SharedResult result = insight == null ? null : insight.result();
      length += result == null ? 0 : CHART + result.textLength();
    }
    return length;
  }
}
