package io.dashgate.dashboards;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.charts.Chart;
import io.dashgate.charts.Theme;
import io.dashgate.insights.Insight;
import io.dashgate.pictures.ChartState;
import io.dashgate.pictures.InsightChart;
import io.dashgate.pictures.PictureRequest;
import io.dashgate.pictures.Pictures;
import io.dashgate.pictures.TileSize;
import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.LastAccess;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.EntityTag;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.Timestamps;
import io.dashgate.results.InsightResult;
import io.dashgate.results.KeptResult;
import io.dashgate.results.Refresh;
import io.dashgate.results.ShownResults;
import io.dashgate.results.ShownResults.Shown;
import io.dashgate.tiles.GridPosition;
import io.dashgate.tiles.Tile;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Serves the charts of a dashboard in one answer, each in the size of its tile. */
public final class DashboardCharts {

  private final DashboardStore store;
  private final LastAccess<DashboardKey> lastAccess;
  private final ShownResults results;
  private final Pictures pictures;
  private final Clock clock;

  /**
   * Creates the handler of one verticle.
   *
   * @param lastAccess records that a dashboard is seen
   */
  public DashboardCharts(
      Database database,
      LastAccess<DashboardKey> lastAccess,
      ShownResults results,
      Pictures pictures,
      Clock clock) {
    this.store = new DashboardStore(database);
    this.lastAccess = lastAccess;
    this.results = results;
    this.pictures = pictures;
    this.clock = clock;
  }

  /** Binds the operation. */
  public void bindTo(Operations operations) {
    operations.bind("dashboards_charts", this::charts);
  }

  private Future<ApiReply> charts(ApiRequest request) {
    DashboardKey key = new DashboardKey(request.project().id(), request.parameters().integer("id"));
    Theme theme = PictureRequest.theme(request.parameters());
    int width = (int) request.parameters().integer("width");
    Refresh refresh =
        Refresh.of(request.parameters().optionalText("refresh").orElse(null), Refresh.CACHED);
    DashboardCaller caller = DashboardCaller.of(request);
    return refresh == Refresh.CACHED
        ? request
            .conditions()
            .ifNoneMatch(
                () ->
                    store
                        .findTag(caller, key.id())
                        .map(tag -> tag == null ? null : sized(tag, theme, width)),
                () ->
                    charts(request, key, refresh, theme, width)
                        .map(
                            drawn ->
                                drawn
                                    .reply()
                                    .tagged(
                                        sized(
                                            DashboardTag.of(drawn.detail(), caller),
                                            theme,
                                            width))))
        : charts(request, key, refresh, theme, width).map(Drawn::reply);
  }

  private static EntityTag sized(EntityTag tag, Theme theme, int width) {
    return tag.with(theme.name().hashCode(), width);
  }

  private record Drawn(ApiReply reply, DashboardDetail detail) {}

  private Future<Drawn> charts(
      ApiRequest request, DashboardKey key, Refresh refresh, Theme theme, int width) {
    return store
        .retrieve(DashboardCaller.of(request), request.memory(), key.id())
        .onSuccess(detail -> lastAccess.touch(key, detail.dashboard().lastAccessedAt()))
        .compose(
            detail ->
                results
                    .of(request, detail.insights(), refresh, DashboardHandlers.MOST_COMPUTED)
                    .compose(shown -> draw(request, detail, shown, theme, width))
                    .map(reply -> new Drawn(reply, detail)));
  }

  private Future<ApiReply> draw(
      ApiRequest request,
      DashboardDetail detail,
      List<InsightResult> results,
      Theme theme,
      int width) {
    int length = 0;
    for (InsightResult result : results) {
      KeptResult kept = result.kept();
      length += kept == null ? 0 : kept.bytes();
    }
    OffsetDateTime now = OffsetDateTime.now(clock);
    return pictures.work(
        request.project().id(),
        length,
        () -> ApiReply.ok(json -> write(json, detail, results, theme, width, now)));
  }

  private static void write(
      JsonGenerator json,
      DashboardDetail detail,
      List<InsightResult> results,
      Theme theme,
      int width,
      OffsetDateTime now)
      throws IOException {
    List<Shown> insights = detail.insights();
    json.writeStartObject();
    json.writeStringField("style", theme == Theme.PAGE ? Theme.styleSheet() : null);
    json.writeObjectFieldStart("charts");
    int next = 0;
    for (Tile tile : detail.tiles()) {
      Insight insight = tile.insight();
      if (insight == null) {
        continue;
      }
      InsightChart chart =
          InsightChart.of(insights.get(next).texts(), insight.name(), insight.derivedName());
      json.writeObjectFieldStart(Long.toString(tile.id()));
      write(json, tile, chart, results.get(next++), theme, width, now);
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void write(
      JsonGenerator json,
      Tile tile,
      InsightChart insight,
      InsightResult result,
      Theme theme,
      int width,
      OffsetDateTime now)
      throws IOException {
    KeptResult kept = result.kept();
    RawJson text = kept == null ? null : kept.text();
    if (kept == null || text == null) {
      ChartState state = ChartState.without(insight, result.failure() != null);
      write(json, null, null, null, kept == null ? state : ChartState.TOO_LONG);
      return;
    }
    GridPosition position = GridPosition.of(tile.layouts());
    Chart chart = insight.of(text, kept.dateTo(), kept.computedAt(), false);
    write(
        json,
        chart.svg(
            TileSize.of(
                position == null ? null : position.w(),
                position == null ? null : position.h(),
                width),
            theme),
        chart.sentence(),
        Timestamps.format(kept.computedAt()),
        ChartState.of(kept.staleAt(), now));
  }

  private static void write(
      JsonGenerator json,
      @Nullable String svg,
      @Nullable String sentence,
      @Nullable String lastRefresh,
      ChartState state)
      throws IOException {
    json.writeStringField("svg", svg);
    json.writeStringField("sentence", sentence);
    json.writeStringField("last_refresh", lastRefresh);
    json.writeStringField("state", state.label());
  }
}
