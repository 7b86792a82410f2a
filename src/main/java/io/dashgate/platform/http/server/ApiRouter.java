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
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import io.vertx.ext.web.handler.PlatformHandler;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Mounts the contract on a router: its operations, HEAD beside GET, the answers for the methods and
 * paths that it does not have.
 */
final class ApiRouter {

  private static final String EXCHANGE = "exchange";
  private static final String REQUESTED_PATH = "requested path";

  private final Vertx vertx;
  private final Operations operations;
  private final Dispatcher dispatcher;
  private final AdmissionControl inFlight;
  private final ReplyWriter writer;
  private final ExchangeLog log;
  private final BodyBudget bodyBudget;
  private final int bodyLimit;

  ApiRouter(
      Vertx vertx,
      Operations operations,
      Dispatcher dispatcher,
      AdmissionControl inFlight,
      ReplyWriter writer,
      ExchangeLog log,
      BodyBudget bodyBudget,
      int bodyLimit) {
    this.vertx = vertx;
    this.operations = operations;
    this.dispatcher = dispatcher;
    this.inFlight = inFlight;
    this.writer = writer;
    this.log = log;
    this.bodyBudget = bodyBudget;
    this.bodyLimit = bodyLimit;
  }

  /** Returns the router. */
  Router build() {
    Contract contract = operations.contract();
    RouterBuilder builder =
        RouterBuilder.create(vertx, contract.openApi(), RequestExtractor.withBodyHandler())
            .rootHandler((PlatformHandler) this::resolveAlias)
            .rootHandler((PlatformHandler) this::begin)
            .rootHandler(cors())
            .rootHandler(new BodyReader(bodyBudget, bodyLimit));
    for (Operations.Binding binding : operations.complete()) {
      builder
          .getRoute(binding.operation().id())
          // The library's own validation and security are replaced by the dispatcher's stages.
          .setDoValidation(false)
          .setDoSecurity(false)
          .addHandler(context -> serve(context, binding));
    }
    Router router = builder.createRouter();
    router.getRoutes().forEach(ApiRouter::answerHeadToo);
    router.getRoutes().forEach(ApiRouter::forgetDocument);
    contract.paths().forEach(path -> mountOtherMethods(router, path));
    router.route().handler(context -> fail(context, ApiException.endpointNotFound()));
    for (int status : new int[] {400, 404, 405, 413, 415, 417, 500, 501, 503}) {
      router.errorHandler(status, this::failed);
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
    exchange.query(); // refuses a malformed one before anything else looks at it
    context.next();
  }

  private static CorsHandler cors() {
    return CorsHandler.create()
        .addOriginWithRegex(".*")
        .allowedMethods(
            Set.of(
                HttpMethod.GET,
                HttpMethod.POST,
                HttpMethod.PUT,
                HttpMethod.PATCH,
                HttpMethod.DELETE))
        .allowedHeaders(
            Set.of(
                "Authorization",
                "Content-Type",
                "Idempotency-Key",
                "If-Match",
                "If-None-Match",
                "Prefer",
                "Traceparent",
                "X-Request-Id"))
        .exposedHeaders(
            Set.of("ETag", "Idempotency-Replayed", "Retry-After", "Server-Timing", "X-Request-Id"))
        .exposedHeaders(QuotaHeaders.NAMES)
        .maxAgeSeconds(86_400);
  }

  private void serve(RoutingContext context, Operations.Binding binding) {
    Exchange exchange = exchange(context);
    Operation operation = binding.operation();
    exchange.operation(operation);
    Supplier<Future<ApiReply>> work =
        () -> dispatcher.dispatch(exchange, binding, context.pathParams());
    IncomingBody unread = exchange.unreadBody();
    if (unread == null) {
      answer(exchange, operation, work);
      return;
    }
    // the time limit of the work does not include how long the body takes to arrive
    inFlight
        .serve(exchange, operation, () -> dispatcher.requireKnownCaller(exchange, operation))
        .compose(any -> unread.readRest())
        .onComplete(
            any -> answer(exchange, operation, work), failure -> writer.fail(exchange, failure));
  }

  /** A path of the contract with a method that it lacks there. */
  private void mountOtherMethods(Router router, String path) {
    Operation any =
        operations.contract().operations().stream()
            .filter(operation -> operation.path().equals(path))
            .findFirst()
            .orElseThrow();
    String allow = operations.contract().allow(path);
    router
        // without the slash at the end, a route serves the path with and without it
        .route(path.replaceAll("\\{(.*?)}", ":$1").replaceAll("/$", ""))
        .handler(
            context -> {
              Exchange exchange = exchange(context);
              exchange.allow(allow);
              answer(
                  exchange,
                  any,
                  () ->
                      dispatcher
                          .admit(exchange, any, context.pathParams())
                          .compose(caller -> otherMethod(exchange, any, allow)));
            });
  }

  private static Future<ApiReply> otherMethod(
      Exchange exchange, Operation operation, String allow) {
    HttpMethod method = exchange.request().method();
    if (!method.equals(HttpMethod.OPTIONS)) {
      return Future.failedFuture(ApiException.methodNotAllowed(method.name(), allow));
    }
    ApiReply description =
        ApiReply.ok(
            json -> {
              json.writeStartObject();
              json.writeStringField("name", operation.path());
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

  private void answer(Exchange exchange, Operation operation, Supplier<Future<ApiReply>> work) {
    inFlight
        .serve(exchange, operation, work)
        .onComplete(
            answered -> writer.write(exchange, answered),
            failure -> writer.fail(exchange, tooLargeOr(failure, operation)));
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

  /**
   * The library's router hangs its view of the contract on each route; nothing here asks for it.
   */
  private static void forgetDocument(Route route) {
    route.putMetadata(RouterBuilder.KEY_META_DATA_OPERATION, null);
  }

  /** Whatever failed outside of {@link #serve}: the server's own handlers, or a handler of ours. */
  private void failed(RoutingContext context) {
    Throwable failure = context.failure();
    boolean ours = failure instanceof ApiException || context.statusCode() >= 500;
    fail(context, failure != null && ours ? failure : Problems.ofStatus(context.statusCode()));
  }

  private void fail(RoutingContext context, Throwable failure) {
    @Nullable Exchange begun = context.get(EXCHANGE);
    writer.fail(begun != null ? begun : Exchange.begin(context.request(), log, ""), failure);
  }

  /** Returns the exchange of a request that has begun. */
  static Exchange exchange(RoutingContext context) {
    return context.get(EXCHANGE);
  }
}
