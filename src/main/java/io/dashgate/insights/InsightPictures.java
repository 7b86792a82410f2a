package io.dashgate.insights;

import io.dashgate.charts.Chart;
import io.dashgate.insights.InsightStore.Found;
import io.dashgate.pictures.InsightChart;
import io.dashgate.pictures.PictureFormat;
import io.dashgate.pictures.PictureRequest;
import io.dashgate.pictures.Pictures;
import io.dashgate.platform.access.DashboardCaller;
import io.dashgate.platform.contract.Parameters;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.EntityTag;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.results.InsightResult;
import io.dashgate.results.InsightTexts;
import io.dashgate.results.KeptResult;
import io.dashgate.results.LinkedResult;
import io.dashgate.results.Refresh;
import io.dashgate.results.ShownResults;
import io.dashgate.results.ShownResults.Shown;
import io.vertx.core.Future;
import io.vertx.core.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Serves pictures of insights. A result that is missing or stale is computed first. */
public final class InsightPictures {

  private static final List<String> DATES = List.of("date_from", "date_to");

  private final InsightStore store;
  private final ShownResults results;
  private final Pictures pictures;

  /** Creates the handlers of one verticle. */
  public InsightPictures(Database database, ShownResults results, Pictures pictures) {
    this.store = new InsightStore(database);
    this.results = results;
    this.pictures = pictures;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("insights_svg", request -> picture(request, PictureFormat.SVG))
        .bind("insights_png", request -> picture(request, PictureFormat.PNG));
  }

  private Future<ApiReply> picture(ApiRequest request, PictureFormat format) {
    PictureRequest wanted = PictureRequest.of(request.parameters(), format);
    long id = request.parameters().integer("id");
    long dashboard = request.parameters().optionalInteger("from_dashboard").orElse(0L);
    return store
        .retrieve(DashboardCaller.of(request), id, dashboard)
        .compose(
            found ->
                result(request, found, dashboard)
                    .compose(shown -> picture(request, wanted, found, shown)));
  }

  /**
   * A result that is drawn.
   *
   * @param texts what it was computed from
   * @param kept null: the insight has no query
   */
  private record Drawn(InsightTexts texts, @Nullable KeptResult kept) {}

  private Future<Drawn> result(ApiRequest request, Found found, long dashboard) {
    RawJson dates = withDates(found.dashboardFilters(), request.parameters());
    if (dates == null) {
      InsightTexts texts = found.texts();
      Shown shown =
          new Shown(
              found.dashboardFilters() == null ? 0 : dashboard,
              found.insight().id(),
              texts,
              LinkedResult.of(found.linked(), texts));
      return results
          .of(request, List.of(shown), Refresh.IF_STALE, 1)
          .map(all -> drawn(texts, all.get(0)));
    }
    InsightTexts texts = found.textsWith(dates);
    return results.once(request, texts, Refresh.IF_STALE).map(result -> drawn(texts, result));
  }

  /** Returns the filters of a dashboard with other dates; null if none are given. */
  private static @Nullable RawJson withDates(@Nullable RawJson filters, Parameters parameters) {
    if (DATES.stream().allMatch(name -> parameters.optionalText(name).isEmpty())) {
      return null;
    }
    Map<String, RawJson> merged =
        filters == null ? new LinkedHashMap<>() : new LinkedHashMap<>(RawParts.members(filters));
    // another beginning replaces the whole time
    DATES.forEach(merged::remove);
    for (String name : DATES) {
      parameters
          .optionalText(name)
          .ifPresent(date -> merged.put(name, new RawJson(Json.encode(date))));
    }
    return RawParts.object(merged);
  }

  /** Without a result, why there is none is the answer. */
  private static Drawn drawn(InsightTexts texts, InsightResult result) {
    ApiException failure = result.failure();
    if (result.kept() == null && failure != null) {
      throw failure;
    }
    return new Drawn(texts, result.kept());
  }

  private Future<ApiReply> picture(
      ApiRequest request, PictureRequest wanted, Found found, Drawn drawn) {
    EntityTag tag = wanted.tag(tag(found.insight(), drawn));
    if (request.conditions().isKnown(tag)) {
      return Future.succeededFuture(ApiReply.notModified(tag));
    }
    KeptResult kept = drawn.kept();
    RawJson text = kept == null ? null : kept.text();
    return pictures
        .draw(
            request.project().id(),
            wanted,
            text == null ? 0 : text.text().length(),
            () -> chart(found.insight(), drawn))
        .map(picture -> tagged(picture, tag));
  }

  private static Chart chart(Insight insight, Drawn drawn) {
    InsightChart chart = InsightChart.of(drawn.texts(), insight.name(), insight.derivedName());
    KeptResult kept = drawn.kept();
    return kept == null || kept.text() == null
        ? chart.ofNothing()
        : chart.of(kept.text(), kept.dateTo(), kept.computedAt(), true);
  }

  /** The tag of a picture of any size: of the insight, of the dashboard and of the result. */
  private static EntityTag tag(Insight insight, Drawn drawn) {
    KeptResult kept = drawn.kept();
    RawJson dashboard = drawn.texts().ofDashboard();
    EntityTag tag =
        EntityTag.of(insight.version()).with(dashboard == null ? 0 : dashboard.text().hashCode());
    return kept == null
        ? tag
        : tag.with(
            kept.key().getMostSignificantBits(),
            ChronoUnit.MICROS.between(Instant.EPOCH, kept.computedAt().toInstant()));
  }

  private static ApiReply tagged(ApiReply picture, EntityTag tag) {
    ApiReply tagged = picture.tagged(tag);
    Map<String, String> headers = new HashMap<>(picture.headers());
    headers.putAll(tagged.headers());
    return new ApiReply(picture.status(), picture.contentType(), picture.body(), headers);
  }
}
