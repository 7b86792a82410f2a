package io.dashgate.sharing;

import io.dashgate.dashboards.DashboardKey;
import io.dashgate.platform.auth.Secrets;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.LastAccess;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Html;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

/**
 * Serves the public pages of links: {@code /shared/{token}}, {@code /embedded/{token}} for frames
 * on other sites, and JSON. Every link that does not work gets the same answer.
 */
public final class SharedPageHandlers {

  /** Characters above which a page is rendered on a worker. */
  private static final int LONG_TEXT = 8 * 1024;

  /** Bytes above which a page that was rendered before takes memory of answers. */
  private static final int LONG_PAGE = 256 * 1024;

  private static final int NONCE_BYTES = 16;

  private static final String NO_FRAMES = "'none'";

  private static final String HTML = "html";
  private static final String JSON = "json";

  private final SharedPageStore store;
  private final LinkPasswords passwords;
  private final SharedPages pages;
  private final LastAccess<DashboardKey> lastAccess;
  private final SharedPage page = new SharedPage();

  /**
   * Creates the handlers of one verticle.
   *
   * @param pages rendered pages of all verticles
   * @param lastAccess records visits, from {@link DashboardKey#lastAccess}
   */
  public SharedPageHandlers(
      Database database,
      LinkPasswords passwords,
      SharedPages pages,
      LastAccess<DashboardKey> lastAccess) {
    this.store = new SharedPageStore(database);
    this.passwords = passwords;
    this.pages = pages;
    this.lastAccess = lastAccess;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("shared_page_retrieve", this::page)
        .bind("embedded_page_retrieve", this::embeddedPage)
        .bind("shared_json_retrieve", this::json);
  }

  private Future<ApiReply> page(ApiRequest request) {
    return visit(request, HTML, (link, parts) -> page(parts, NO_FRAMES));
  }

  private Future<ApiReply> embeddedPage(ApiRequest request) {
    return visit(request, HTML, (link, parts) -> page(parts, ancestors(link)));
  }

  private Future<ApiReply> json(ApiRequest request) {
    return visit(
        request,
        JSON,
        (link, parts) -> new ApiReply(200, "application/json", parts.with(""), Html.PRIVATE));
  }

  /** Checks the link and its password before anything of the dashboard is read or shown. */
  private Future<ApiReply> visit(
      ApiRequest request,
      String form,
      BiFunction<SharedLink, SharedPage.Rendered, ApiReply> answer) {
    return store
        .find(request.parameters().text("token"))
        .compose(
            found -> {
              SharedLink link = found.orElseThrow(ApiException::notFound);
              return admit(request, link)
                  .compose(any -> parts(request, link, form))
                  .onSuccess(
                      any ->
                          lastAccess.touch(new DashboardKey(link.projectId(), link.dashboardId())))
                  .map(parts -> answer.apply(link, parts));
            })
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof ApiException known
                        ? known.with("Cache-Control", "no-store")
                        : failure));
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
        form.equals(HTML) ? () -> page.render(dashboard) : () -> json(dashboard);
    return dashboard.textLength() > LONG_TEXT
        ? pages.render(link.projectId(), call)
        : Future.succeededFuture(form.equals(HTML) ? page.render(dashboard) : json(dashboard));
  }

  private static SharedPage.Rendered json(SharedDashboard dashboard) {
    ApiReply reply = ApiReply.ok(json -> SharedDashboardJson.write(json, dashboard));
    return new SharedPage.Rendered(reply.body().getBytes(), new byte[0]);
  }

  private Future<Void> admit(ApiRequest request, SharedLink link) {
    String hash = link.passwordHash();
    if (hash == null) {
      return Future.succeededFuture();
    }
    String password =
        request
            .password()
            .orElseThrow(() -> ApiException.passwordRequired("This dashboard needs a password."));
    if (link.locked()) {
      throw LinkPasswords.tooManyFailures();
    }
    return passwords
        .matches(password, hash, request.address())
        .compose(
            matches ->
                matches
                    ? Future.succeededFuture()
                    : store
                        .noteFailure(request.writer(), link)
                        .compose(any -> Future.failedFuture(wrongPassword())));
  }

  private static ApiException wrongPassword() {
    return ApiException.passwordRequired("The password is wrong.");
  }

  private static ApiReply page(SharedPage.Rendered parts, String ancestors) {
    String nonce = Secrets.urlSafe(NONCE_BYTES);
    Map<String, String> headers = new HashMap<>(Html.PRIVATE);
    headers.put("Content-Security-Policy", policy(nonce, ancestors));
    if (ancestors.equals(NO_FRAMES)) {
      headers.put("X-Frame-Options", "DENY");
    }
    return new ApiReply(200, Html.TYPE, parts.with(nonce), headers);
  }

  /** The contract accepts only origins, so that none can end the directive. */
  private static String ancestors(SharedLink link) {
    List<String> allowed = link.allowedOrigins();
    return allowed.isEmpty() ? "*" : String.join(" ", allowed);
  }

  private static String policy(String nonce, String ancestors) {
    return ("default-src 'none'; style-src 'nonce-%s'; img-src data:; base-uri 'none';"
            + " form-action 'none'; frame-ancestors %s")
        .formatted(nonce, ancestors);
  }
}
