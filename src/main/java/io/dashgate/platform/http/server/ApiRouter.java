package io.dashgate.platform.http.server;

import io.dashgate.platform.contract.Contract;
import io.dashgate.platform.contract.Operation;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.platform.problem.Problems;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Mounts the contract on a router: its operations, HEAD beside GET, and the replies for unknown
 * methods and paths.
 */
final class ApiRouter {

  private static final String EXCHANGE = "exchange";
  private static final String REQUESTED_PATH = "requested path";

  private final Vertx vertx;
  private final Operations operations;
  private final RequestStages stages;
  private final ReplyWriter writer;
  private final ExchangeLog log;
  private final Function<Exchange, IncomingBody> bodies;

  ApiRouter(
      Vertx vertx,
      Operations operations,
      RequestStages stages,
      ReplyWriter writer,
      ExchangeLog log,
      Function<Exchange, IncomingBody> bodies) {
    this.vertx = vertx;
    this.operations = operations;
    this.stages = stages;
    this.writer = writer;
    this.log = log;
    this.bodies = bodies;
  }

  /** Returns the router. */
  Router build() {
    Contract contract = operations.contract();
    RouterBuilder builder =
        RouterBuilder.create(vertx, contract.openApi(), RequestExtractor.withBodyHandler())
            .rootHandler((PlatformHandler) this::resolveAlias)
            .rootHandler((PlatformHandler) this::begin)
            .rootHandler((PlatformHandler) this::preflight)
            .rootHandler(CorsPolicy.handler())
            .rootHandler(this::gather);
    for (Operations.Binding binding : operations.complete()) {
      builder
          .getRoute(binding.operation().id())
          // The stages replace the library's own validation and security.
          .setDoValidation(false)
          .setDoSecurity(false)
          .addHandler(context -> serve(context, binding));
    }
    Router router = builder.createRouter();
    router.getRoutes().forEach(ApiRouter::answerHeadToo);
    contract.paths().forEach(path -> mountOtherMethods(router, path));
    router
        .route()
        .handler(context -> answerFailure(exchange(context), ApiException.endpointNotFound()))
        .failureHandler(context -> answerFailure(exchangeOf(context), failureOf(context)));
    for (int status : new int[] {400, 404, 405, 413, 415, 417, 500, 501, 503}) {
      router.errorHandler(status, context -> writer.fail(exchangeOf(context), failureOf(context)));
    }
    return router;
  }

  private void resolveAlias(RoutingContext context) {
    String path = context.request().path();
    String resolved = PathAliases.resolve(path);
    boolean again = context.get(REQUESTED_PATH) != null;
    if (again || resolved.equals(path)) {
      context.next();
      return;
    }
    context.put(REQUESTED_PATH, path);
    String query = context.request().query();
    context.reroute(context.request().method(), query == null ? resolved : resolved + "?" + query);
  }

  private void begin(RoutingContext context) {
    String aliased = context.get(REQUESTED_PATH);
    Exchange exchange =
        Exchange.begin(
            context.request(), log, aliased == null ? context.request().path() : aliased);
    context.put(EXCHANGE, exchange);
    exchange.query(); // refuses a malformed query first
    context.next();
  }

  /**
   * Counts a CORS preflight against its address. The library answers it, so the end of the response
   * is the end of the exchange.
   */
  private void preflight(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!CorsPolicy.isPreflight(request)) {
      context.next();
      return;
    }
    Exchange exchange = exchange(context);
    stages.countAddress(exchange);
    HttpServerResponse response = request.response();
    response.endHandler(any -> exchange.done(response.getStatusCode(), 0));
    QuotaHeaders.write(response, exchange.rateLimit());
    stages.send(exchange, context::next);
  }

  /** Gathers a short body. Long ones are gathered once the caller is known. */
  private void gather(RoutingContext context) {
    if (!IncomingBody.isExpected(context.request())) {
      context.next();
      return;
    }
    Exchange exchange = exchange(context);
    IncomingBody body = bodies.apply(exchange);
    exchange.body(body);
    body.readShort(vertx.getOrCreateContext()).onComplete(any -> context.next(), context::fail);
  }

  private void serve(RoutingContext context, Operations.Binding binding) {
    Exchange exchange = exchange(context);
    exchange.operation(binding.operation());
    Call call = Call.of(exchange, binding, context.pathParams());
    ifFailed(call, stages.answer(call));
  }

  /** Serves a path of the contract with a method that it does not have there. */
  private void mountOtherMethods(Router router, String path) {
    Operations.Binding any =
        operations.complete().stream()
            .filter(binding -> binding.operation().path().equals(path))
            .findFirst()
            .orElseThrow();
    String allow = operations.contract().allow(path);
    router
        // without the slash at the end, a route also serves the path with it
        .route(path.replaceAll("\\{(.*?)}", ":$1").replaceAll("/$", ""))
        .handler(
            context -> {
              Exchange exchange = exchange(context);
              exchange.allow(allow);
              Call call = Call.of(exchange, any, context.pathParams());
              ifFailed(
                  call,
                  stages
                      .admitOnly(call)
                      .compose(admitted -> otherMethod(admitted, allow))
                      .onSuccess(
                          reply -> stages.send(exchange, () -> writer.write(exchange, reply))));
            });
  }

  private static Future<ApiReply> otherMethod(Call call, String allow) {
    HttpMethod method = call.exchange().request().method();
    if (!method.equals(HttpMethod.OPTIONS)) {
      return Future.failedFuture(ApiException.methodNotAllowed(method.name(), allow));
    }
    ApiReply description =
        ApiReply.ok(
            json -> {
              json.writeStartObject();
              json.writeStringField("name", call.operation().path());
              json.writeStringField("description", "");
              for (String format : List.of("renders", "parses")) {
                json.writeArrayFieldStart(format);
                json.writeString("application/json");
                json.writeEndArray();
              }
              json.writeObjectFieldStart("actions");
              json.writeEndObject();
              json.writeEndObject();
            });
    Map<String, String> headers = new HashMap<>(Map.of("Allow", allow));
    return Future.succeededFuture(
        new ApiReply(200, description.contentType(), description.body(), headers));
  }

  /** Answers a call that failed. */
  private void ifFailed(Call call, Future<?> work) {
    Exchange exchange = call.exchange();
    work.onComplete(any -> exchange.workEnded())
        .onFailure(failure -> answerFailure(exchange, tooLargeOr(failure, call.operation())));
  }

  private static Throwable tooLargeOr(Throwable failure, Operation operation) {
    return failure instanceof ApiReply.TooLarge
        ? ApiException.answerTooLarge(ApiReply.MAX_MEGABYTES, operation.writes())
        : failure;
  }

  private static void answerHeadToo(Route route) {
    if (route.methods() != null && route.methods().contains(HttpMethod.GET)) {
      route.method(HttpMethod.HEAD);
    }
  }

  /** Returns a failure outside of the stages: of the library's handlers, or of ours before them. */
  private static Throwable failureOf(RoutingContext context) {
    Throwable failure = context.failure();
    boolean ours = failure instanceof ApiException || context.statusCode() >= 500;
    return failure != null && ours ? failure : Problems.ofStatus(context.statusCode());
  }

  private Exchange exchangeOf(RoutingContext context) {
    @Nullable Exchange begun = context.get(EXCHANGE);
    return begun != null ? begun : Exchange.begin(context.request(), log, "");
  }

  /** The library's error handlers must answer at once, but its failure handlers need not. */
  private void answerFailure(Exchange exchange, Throwable failure) {
    stages.send(exchange, () -> writer.fail(exchange, failure));
  }

  /** Returns the exchange of a request that has begun. */
  static Exchange exchange(RoutingContext context) {
    return context.get(EXCHANGE);
  }
}
