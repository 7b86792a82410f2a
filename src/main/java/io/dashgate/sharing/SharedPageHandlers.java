package io.dashgate.sharing;

import io.dashgate.dashboards.DashboardKey;
import io.dashgate.platform.contract.Form;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.LastAccess;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Html;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.http.SmallPage;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Serves the public pages of links: {@code /shared/{token}}, {@code /embedded/{token}} for frames
 * on other sites, and JSON. Every link that does not work gets the same answer.
 */
public final class SharedPageHandlers {

  /** Characters above which a page is rendered on a worker. */
  private static final int LONG_TEXT = 8 * 1024;

  /** Bytes above which a page that was rendered before takes memory of answers. */
  private static final int LONG_PAGE = 256 * 1024;

  private static final String HTML = "html";
  private static final String JSON = "json";

  private final SharedPageStore store;
  private final LinkVisits visits;
  private final SharedPages pages;
  private final SharedPage page;

  /**
   * Creates the handlers of one verticle.
   *
   * @param pages rendered pages of all verticles
   * @param lastAccess records visits, from {@link DashboardKey#lastAccess}
   * @param publicUrl scheme and host for links, without a slash at the end; empty: not configured
   */
  public SharedPageHandlers(
      Database database,
      LinkPasswords passwords,
      SharedPages pages,
      LastAccess<DashboardKey> lastAccess,
      Optional<String> publicUrl,
      Clock clock) {
    this.store = new SharedPageStore(database);
    this.visits = new LinkVisits(store, passwords, lastAccess);
    this.pages = pages;
    this.page = new SharedPage(publicUrl, clock);
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("shared_page_retrieve", request -> page(request, SharedPageHandlers::noFrames))
        .bind("shared_page_open", request -> open(request, SharedPageHandlers::noFrames))
        .bind("embedded_page_retrieve", request -> page(request, SharedPageHandlers::ancestors))
        .bind("embedded_page_open", request -> open(request, SharedPageHandlers::ancestors))
        .bind("shared_json_retrieve", this::json);
  }

  private Future<ApiReply> page(ApiRequest request, Function<Optional<SharedLink>, String> frames) {
    return page(request, request.password(), frames);
  }

  /** Answers a form with a password. */
  private Future<ApiReply> open(ApiRequest request, Function<Optional<SharedLink>, String> frames) {
    Form form = request.form();
    return page(request, Optional.of(form.fields().getString("password", "")), frames);
  }

  private Future<ApiReply> page(
      ApiRequest request,
      Optional<String> password,
      Function<Optional<SharedLink>, String> frames) {
    return visits
        .find(request)
        .compose(
            link ->
                visit(request, link, password, HTML)
                    .map(parts -> page(parts, frames.apply(Optional.of(link))))
                    .recover(failure -> refused(request, failure, frames.apply(Optional.of(link)))))
        .recover(failure -> refused(request, failure, frames.apply(Optional.empty())));
  }

  /** Browsers get a page, programs the error. */
  private static Future<ApiReply> refused(ApiRequest request, Throwable failure, String frames) {
    boolean wasSent = request.operation().method().equals(HttpMethod.POST);
    return request.client().wantsPages().getAsBoolean() && LinkPages.has(failure)
        ? Future.succeededFuture(LinkPages.of((ApiException) failure, wasSent, frames))
        : Future.failedFuture(notStored(failure));
  }

  private Future<ApiReply> json(ApiRequest request) {
    return visits
        .find(request)
        .compose(link -> visit(request, link, request.password(), JSON))
        .map(parts -> new ApiReply(200, "application/json", parts.with(""), Html.PRIVATE))
        .recover(failure -> Future.failedFuture(notStored(failure)));
  }

  /** Returns a failure that caches must not keep: the link may work later. */
  static Throwable notStored(Throwable failure) {
    return failure instanceof ApiException known
        ? known.with("Cache-Control", "no-store")
        : failure;
  }

  private Future<SharedPage.Rendered> visit(
      ApiRequest request, SharedLink link, Optional<String> password, String form) {
    return visits
        .admit(request, link, password)
        .compose(any -> parts(request, link, form))
        .onSuccess(any -> visits.note(link));
  }

  private Future<SharedPage.Rendered> parts(ApiRequest request, SharedLink link, String form) {
    AtomicBoolean made = new AtomicBoolean();
    return pages
        .get(
            SharedPages.Key.of(link, form),
            () -> {
              made.set(true);
              return store
                  .show(link, request.memory())
                  .compose(shown -> render(link, form, shown.orElseThrow(ApiException::notFound)));
            })
        .compose(
            parts ->
                made.get() || parts.length() < LONG_PAGE
                    ? Future.succeededFuture(parts)
                    : request.memory().take(parts.length()).map(parts));
  }

  private Future<SharedPage.Rendered> render(
      SharedLink link, String form, SharedDashboard dashboard) {
    Callable<SharedPage.Rendered> call =
        form.equals(HTML) ? () -> page.render(dashboard, link) : () -> json(dashboard);
    return dashboard.textLength() > LONG_TEXT
        ? pages.render(link.projectId(), call)
        : Future.succeededFuture(
            form.equals(HTML) ? page.render(dashboard, link) : json(dashboard));
  }

  private static SharedPage.Rendered json(SharedDashboard dashboard) {
    ApiReply reply = ApiReply.ok(json -> SharedDashboardJson.write(json, dashboard));
    return new SharedPage.Rendered(reply.body().getBytes(), new byte[0]);
  }

  private static ApiReply page(SharedPage.Rendered parts, String ancestors) {
    String nonce = SmallPage.nonce();
    return new ApiReply(
        200, Html.TYPE, parts.with(nonce), SmallPage.headers(nonce, "'none'", ancestors));
  }

  private static String noFrames(Optional<SharedLink> link) {
    return SmallPage.NO_FRAMES;
  }

  /** The contract accepts only origins, so that none can end the directive. */
  private static String ancestors(Optional<SharedLink> link) {
    List<String> allowed = link.map(SharedLink::allowedOrigins).orElse(List.of());
    return allowed.isEmpty() ? "*" : String.join(" ", allowed);
  }
}
