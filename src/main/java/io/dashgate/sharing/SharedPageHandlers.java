package io.dashgate.sharing;

import io.dashgate.platform.auth.Secrets;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Html;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Serves the public pages of links: {@code /shared/{token}}, {@code /embedded/{token}} for frames
 * on other sites, and JSON. Every link that does not work gets the same answer.
 */
public final class SharedPageHandlers {

  /** Characters above which a page is rendered on a worker. */
  private static final int LONG_TEXT = 32 * 1024;

  private static final int NONCE_BYTES = 16;

  private static final String NO_FRAMES = "'none'";

  private final Vertx vertx;
  private final SharedPageStore store;
  private final LinkPasswords passwords;
  private final SharedPage page = new SharedPage();

  /** Creates the handlers of one verticle. */
  public SharedPageHandlers(Vertx vertx, Database database, LinkPasswords passwords) {
    this.vertx = vertx;
    this.store = new SharedPageStore(database);
    this.passwords = passwords;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("shared_page_retrieve", this::page)
        .bind("embedded_page_retrieve", this::embeddedPage)
        .bind("shared_json_retrieve", this::json);
  }

  private Future<ApiReply> page(ApiRequest request) {
    return visit(request, (link, dashboard) -> page(dashboard, NO_FRAMES));
  }

  private Future<ApiReply> embeddedPage(ApiRequest request) {
    return visit(request, (link, dashboard) -> page(dashboard, ancestors(link)));
  }

  private Future<ApiReply> json(ApiRequest request) {
    return visit(
        request,
        (link, dashboard) -> {
          ApiReply reply = ApiReply.ok(json -> SharedDashboardJson.write(json, dashboard));
          return Future.succeededFuture(
              new ApiReply(reply.status(), reply.contentType(), reply.body(), Html.PRIVATE));
        });
  }

  /** Checks the password before anything of the dashboard is read. */
  private Future<ApiReply> visit(
      ApiRequest request, BiFunction<SharedLink, SharedDashboard, Future<ApiReply>> answer) {
    return store
        .find(request.parameters().text("token"))
        .compose(
            found -> {
              SharedLink link = found.orElseThrow(ApiException::notFound);
              return admit(request, link)
                  .compose(any -> store.show(link))
                  .map(shown -> shown.orElseThrow(ApiException::notFound))
                  .compose(dashboard -> answer.apply(link, dashboard));
            })
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof ApiException known
                        ? known.with("Cache-Control", "no-store")
                        : failure));
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

  private Future<ApiReply> page(SharedDashboard dashboard, String ancestors) {
    String nonce = Secrets.urlSafe(NONCE_BYTES);
    Future<String> html =
        dashboard.textLength() <= LONG_TEXT
            ? Future.succeededFuture(page.render(dashboard, nonce))
            : vertx.executeBlocking(() -> page.render(dashboard, nonce), false);
    Map<String, String> headers = new HashMap<>(Html.PRIVATE);
    headers.put("Content-Security-Policy", policy(nonce, ancestors));
    if (ancestors.equals(NO_FRAMES)) {
      headers.put("X-Frame-Options", "DENY");
    }
    return html.map(text -> new ApiReply(200, Html.TYPE, Buffer.buffer(text), headers));
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
