package io.dashgate.sharing;

import io.dashgate.dashboards.DashboardKey;
import io.dashgate.pictures.PictureFormat;
import io.dashgate.pictures.PictureRequest;
import io.dashgate.pictures.Pictures;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.LastAccess;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;

/**
 * Serves pictures of the insights of public links. Anyone may keep them for a while, so links with
 * a password have none. They show what is kept.
 */
public final class SharedPictureHandlers {

  private static final Map<String, String> PUBLIC =
      Map.of("Cache-Control", "public, max-age=300", "X-Robots-Tag", "noindex");

  private final SharedPageStore store;
  private final LinkVisits visits;
  private final SharedPages pages;
  private final Pictures pictures;

  /**
   * Creates the handlers of one verticle.
   *
   * @param pages rendered pages of all verticles, and pictures
   * @param lastAccess records visits, from {@link DashboardKey#lastAccess}
   */
  public SharedPictureHandlers(
      Database database,
      LinkPasswords passwords,
      SharedPages pages,
      Pictures pictures,
      LastAccess<DashboardKey> lastAccess) {
    this.store = new SharedPageStore(database);
    this.visits = new LinkVisits(store, passwords, lastAccess);
    this.pages = pages;
    this.pictures = pictures;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("shared_tile_svg", request -> picture(request, PictureFormat.SVG))
        .bind("shared_tile_png", request -> picture(request, PictureFormat.PNG));
  }

  private Future<ApiReply> picture(ApiRequest request, PictureFormat format) {
    PictureRequest wanted = PictureRequest.of(request.parameters(), format);
    return visits
        .find(request)
        .compose(link -> picture(request, link, wanted).onSuccess(any -> visits.note(link)))
        .recover(failure -> Future.failedFuture(SharedPageHandlers.notStored(failure)));
  }

  private Future<ApiReply> picture(ApiRequest request, SharedLink link, PictureRequest wanted) {
    if (link.passwordHash() != null) {
      return Future.failedFuture(ApiException.notFound());
    }
    long tile = request.parameters().integer("tile_id");
    return pages
        .get(
            SharedPages.Key.of(link, tile + " " + wanted),
            () ->
                store
                    .showTile(link, tile, request.memory())
                    .compose(
                        shown -> draw(link, shown.orElseThrow(ApiException::notFound), wanted)))
        .map(drawn -> reply(wanted.format(), drawn));
  }

  private Future<SharedPage.Rendered> draw(
      SharedLink link, SharedDashboard dashboard, PictureRequest wanted) {
    SharedInsight insight =
        dashboard.tiles().stream()
            .findFirst()
            .map(SharedTile::insight)
            .orElseThrow(ApiException::notFound);
    SharedResult result = insight.result();
    if (result == null) {
      throw ApiException.notFound("There is no result to draw yet.");
    }
    return pictures
        .draw(
            link.projectId(),
            wanted,
            result.textLength(),
            () -> result.chart(dashboard.chart(insight), true))
        .map(drawn -> new SharedPage.Rendered(drawn.body().getBytes(), new byte[0]));
  }

  private static ApiReply reply(PictureFormat format, SharedPage.Rendered drawn) {
    ApiReply reply = format.reply(drawn.with(""));
    Map<String, String> headers = new HashMap<>(reply.headers());
    headers.putAll(PUBLIC);
    return new ApiReply(reply.status(), reply.contentType(), reply.body(), headers);
  }
}
