package io.dashgate.dashboards;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.insights.FilterMerge;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.BodyParts;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.results.InsightResult;
import io.dashgate.results.ResultStream;
import io.dashgate.tiles.Tile;
import io.dashgate.tiles.TileJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The events of a dashboard: itself without its tiles, each of its tiles in their order when its
 * result is there, and the end.
 */
final class TileStream implements BodyParts {

  private final ApiRequest request;
  private final DashboardDetail detail;
  private final Duration longest;
  private final Supplier<ResultStream> beginning;
  private final FilterMerge merge;
  private @Nullable ResultStream results;

  /** The number of the next event; the first one is -1. */
  private int next = -1;

  /**
   * Makes the events of an answer.
   *
   * @param longest time for which a result is waited for
   * @param beginning begins to compute the results
   */
  TileStream(
      ApiRequest request,
      DashboardDetail detail,
      Duration longest,
      Supplier<ResultStream> beginning) {
    this.request = request;
    this.detail = detail;
    this.longest = longest;
    this.beginning = beginning;
    this.merge = FilterMerge.of(detail.dashboard().filters());
  }

  @Override
  public Future<Optional<Buffer>> next() {
    // each part has its time; what is sent keeps no slot from others
    request.time().extend(longest, ApiException::timedOut);
    ResultStream begun = results;
    if (begun == null) {
      begun = beginning.get();
      results = begun;
    }
    int number = next++;
    int tiles = detail.tiles().size();
    if (number < 0) {
      return Future.succeededFuture(Optional.of(ApiReply.event(this::writeMetadata)));
    }
    if (number < tiles) {
      return tile(begun, number).map(Optional::of);
    }
    return number == tiles
        ? begun.end().map(any -> Optional.of(ApiReply.event(TileStream::writeEnd)))
        : Future.succeededFuture(Optional.empty());
  }

  private Future<Buffer> tile(ResultStream begun, int number) {
    Tile tile = detail.tiles().get(number);
    Future<InsightResult> result =
        tile.insight() == null ? Future.succeededFuture(InsightResult.NONE) : begun.next();
    return result.map(
        shown ->
            ApiReply.event(
                json -> {
                  json.writeStartObject();
                  json.writeStringField("type", "tile");
                  json.writeNumberField("order", number);
                  json.writeFieldName("tile");
                  TileJson.write(json, tile, merge, shown);
                  json.writeEndObject();
                }));
  }

  private void writeMetadata(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "metadata");
    json.writeFieldName("dashboard");
    new DashboardJson(request.project())
        .writeDetail(json, DashboardDetail.empty(detail.dashboard()), List.of());
    json.writeEndObject();
  }

  private static void writeEnd(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "complete");
    json.writeEndObject();
  }
}
