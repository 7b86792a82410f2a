package io.dashgate.platform.http.server;

import io.dashgate.platform.auth.Authenticator;
import io.dashgate.platform.auth.CaptureProject;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.Caller;
import io.dashgate.platform.http.CaptureHandler.VisibleToken;
import io.dashgate.platform.http.CaptureRequest;
import io.dashgate.platform.http.Client;
import io.dashgate.platform.limits.MovableLease;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * The stages of the requests of SDKs, which are fewer than those of the API: accept, read the body,
 * find the project of the token, handle, answer. They have memory of their own, and no part in rate
 * limits and queues.
 */
final class CaptureRequests implements Handler<HttpServerRequest> {

  private static final int TOO_MANY = 429;

  private final Vertx vertx;
  private final CaptureRoutes routes;
  private final Handler<HttpServerRequest> others;
  private final BodyBudgets budgets;
  private final Authenticator authenticator;
  private final RequestStages stages;
  private final ClientAddress addresses;
  private final ReplyWriter writer;
  private final ExchangeLog log;

  /**
   * Makes the stages of one event loop.
   *
   * @param others serves all other requests
   */
  CaptureRequests(
      Vertx vertx,
      CaptureRoutes routes,
      Handler<HttpServerRequest> others,
      BodyBudgets budgets,
      Authenticator authenticator,
      RequestStages stages,
      ClientAddress addresses,
      ReplyWriter writer,
      ExchangeLog log) {
    this.vertx = vertx;
    this.routes = routes;
    this.others = others;
    this.budgets = budgets;
    this.authenticator = authenticator;
    this.stages = stages;
    this.addresses = addresses;
    this.writer = writer;
    this.log = log;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String path = request.path();
    CaptureRoutes.Match match = path == null ? null : routes.find(path);
    if (match == null) {
      others.handle(request);
    } else {
      accept(Exchange.begin(request, log, path), match);
    }
  }

  private void accept(Exchange exchange, CaptureRoutes.Match match) {
    HttpServerRequest request = exchange.request();
    CaptureCors.answer(request);
    exchange.workBegins();
    Future.succeededFuture()
        .compose(any -> reply(exchange, match))
        .onComplete(any -> exchange.workEnded())
        .onSuccess(reply -> writer.write(exchange, reply))
        .onFailure(failure -> writer.fail(exchange, withoutBlame(failure)));
  }

  private Future<ApiReply> reply(Exchange exchange, CaptureRoutes.Match match) {
    HttpMethod method = exchange.request().method();
    if (method.equals(HttpMethod.OPTIONS)) {
      return Future.succeededFuture(
          ApiReply.ok(
              json -> {
                json.writeStartObject();
                json.writeNumberField("status", 1);
                json.writeEndObject();
              }));
    }
    CaptureRoutes.Target target = match.target(method);
    if (target == null) {
      exchange.allow(match.allow());
      throw ApiException.methodNotAllowed(method.name(), match.allow());
    }
    exchange.operation(target.operation());
    exchange.served();
    return read(exchange, target, beginning(exchange, match, target));
  }

  private CaptureRequest beginning(
      Exchange exchange, CaptureRoutes.Match match, CaptureRoutes.Target target) {
    HttpServerRequest request = exchange.request();
    MovableLease memory = new MovableLease(budgets.strangers().lease(addresses.network(request)));
    exchange.released().onComplete(any -> memory.close());
    return new CaptureRequest(
        target.operation(),
        match.parameters(),
        exchange.query(),
        request.getHeader(HttpHeaders.CONTENT_TYPE),
        request.getHeader(HttpHeaders.CONTENT_ENCODING),
        exchange.body(),
        new Client(
            () -> addresses.network(request),
            () -> addresses.full(request),
            () -> request.getHeader(HttpHeaders.USER_AGENT),
            () -> ContentNegotiation.acceptsHtml(request)),
        memory,
        exchange.over(),
        token -> project(exchange, memory, token));
  }

  private Future<Optional<CaptureProject>> project(
      Exchange exchange, MovableLease memory, String token) {
    stages.begin(exchange);
    return authenticator
        .projectOfToken(stages.shares().ofUnknown(exchange), token)
        .map(
            found -> {
              found.ifPresent(
                  known -> {
                    Caller caller = new Caller(null, known.project());
                    exchange.caller(caller);
                    exchange.countBodyAgainst(caller);
                    if (!exchange.released().isComplete()) {
                      // without a share: else bodies of the tenant could fill it, and none be read
                      memory.moveTo(budgets.callers().lease(null));
                    }
                  });
              return found;
            });
  }

  /** Reads the body, of which a long one is read once it is known whose memory it takes. */
  private Future<ApiReply> read(
      Exchange exchange, CaptureRoutes.Target target, CaptureRequest empty) {
    if (!IncomingBody.isExpected(exchange.request())) {
      return target.handler().handle(empty);
    }
    Context context = vertx.getOrCreateContext();
    // in the query, a token is seen before any of a long body is read
    VisibleToken inQuery = target.handler().token(empty);
    IncomingBody body =
        inQuery == null
            ? IncomingBody.withBeginning(exchange, budgets, addresses)
            : new IncomingBody(exchange, budgets, addresses);
    exchange.body(body);
    exchange.over().onComplete(any -> body.abandon());
    return body.readShort(context)
        .compose(
            any -> {
              if (body.isComplete()) {
                return target.handler().handle(empty.withBody(body.gathered()));
              }
              return target.handler().takesLongBodies()
                  ? readLong(target, empty.withBody(body.gathered()), body)
                  : target.handler().handle(empty);
            });
  }

  private Future<ApiReply> readLong(
      CaptureRoutes.Target target, CaptureRequest beginning, IncomingBody body) {
    VisibleToken token = target.handler().token(beginning);
    Future<Optional<CaptureProject>> project =
        token == null
            ? Future.succeededFuture(Optional.empty())
            : beginning.projects().apply(token.token());
    return project.compose(
        found -> {
          if (found.isEmpty() && token != null && token.isDecisive()) {
            return Future.failedFuture(ApiException.invalidProjectToken());
          }
          return found
              .map(known -> body.readRestWithin(known.project().organizationId()))
              .orElseGet(body::readRestOfStranger)
              .compose(whole -> target.handler().handle(beginning.withBody(whole)));
        });
  }

  /** SDKs give up after most errors, also after those that are not their fault. */
  private static Throwable withoutBlame(Throwable failure) {
    return failure instanceof ApiException known && known.problem().status() == TOO_MANY
        ? ApiException.unavailable()
        : failure;
  }
}
