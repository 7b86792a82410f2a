package io.dashgate.platform.http.server;

import io.dashgate.platform.auth.Authenticator;
import io.dashgate.platform.auth.Credential;
import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.contract.Operation;
import io.dashgate.platform.contract.Parameters;
import io.dashgate.platform.contract.RequestValidator;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Caller;
import io.dashgate.platform.http.Conditions;
import io.dashgate.platform.http.Handler;
import io.dashgate.platform.http.Links;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.http.server.OutcomeCounts.Condition;
import io.dashgate.platform.limits.FairQueue;
import io.dashgate.platform.limits.Policy.Kind;
import io.dashgate.platform.limits.RateLimits;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.platform.problem.Problems;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes a request through the stages, in the API's order of checks: format, authentication,
 * project, quota, scope, turn, parameters, object, body, and then the handler.
 */
final class Dispatcher {

  /** Such an answer does not count against a quota: it is what careful clients are to ask for. */
  private static final int NOT_MODIFIED = 304;

  private final Database database;
  private final Authenticator authenticator;
  private final RateLimits limits;
  private final FairQueue turns;
  private final Origins origins;
  private final OperatorKey operatorKey;
  private final IdempotentRequests idempotent;
  private final OutcomeCounts<Condition> conditional;
  private final Bodies bodies;

  Dispatcher(
      Database database,
      Authenticator authenticator,
      RateLimits limits,
      FairQueue turns,
      Origins origins,
      OperatorKey operatorKey,
      Bodies bodies,
      IdempotentRequests idempotent,
      OutcomeCounts<Condition> conditional) {
    this.database = database;
    this.authenticator = authenticator;
    this.limits = limits;
    this.turns = turns;
    this.origins = origins;
    this.operatorKey = operatorKey;
    this.idempotent = idempotent;
    this.conditional = conditional;
    this.bodies = bodies;
  }

  /** Serves a request of an operation. */
  Future<ApiReply> dispatch(
      Exchange exchange, Operations.Binding binding, Map<String, String> path) {
    Operation operation = binding.operation();
    return admit(exchange, operation, path)
        .compose(
            caller -> {
              requireScope(caller.principal(), operation);
              Object tenant = caller.tenant();
              return tenant == null
                  ? handle(exchange, binding, caller, path)
                  : turns.submit(
                      tenant, exchange.over(), () -> handle(exchange, binding, caller, path));
            });
  }

  /**
   * Fails unless the caller is known by the head of the request: nobody else may send a long body.
   */
  Future<Void> requireKnownCaller(Exchange exchange, Operation operation) {
    ContentNegotiation.requireJson(exchange, operation);
    Credential credential = Credentials.inHead(exchange);
    return switch (operation.access()) {
      case PUBLIC -> Future.failedFuture(ApiException.bodyTooLarge());
      case OPERATOR -> {
        operatorKey.require(credential);
        yield Future.succeededFuture();
      }
      case OPTIONAL, REQUIRED ->
          credential != null
              ? authenticator.authenticate(database, credential).mapEmpty()
              : Future.failedFuture(
                  operation.access() == Operation.Access.OPTIONAL
                      ? ApiException.bodyTooLarge()
                      : ApiException.notAuthenticated());
    };
  }

  private Future<ApiReply> handle(
      Exchange exchange, Operations.Binding binding, Caller caller, Map<String, String> path) {
    Operation operation = binding.operation();
    Parameters parameters = operation.validator().parameters(path, exchange.query());
    Links links = origins.links(exchange);
    Function<@Nullable Object, ApiRequest> withBody =
        body ->
            new ApiRequest(
                operation,
                caller,
                exchange.requestId(),
                parameters,
                body,
                links,
                Credentials.password(exchange),
                () -> origins.clientAddress(exchange.request()),
                Conditions.of(exchange, operation));
    if (!operation.validator().takesBody()) {
      return serve(exchange, binding.handler(), withBody.apply(null));
    }
    Buffer raw = exchange.body();
    String contentType = exchange.request().getHeader(HttpHeaders.CONTENT_TYPE);
    return bodies
        .read(raw, () -> operation.validator().body(raw, contentType))
        .recover(
            wrongBody ->
                // A missing object is reported before a wrong body; see Operations.Binding.
                bodies
                    .read(raw, () -> RequestValidator.unchecked(raw))
                    .compose(body -> binding.objectCheck().check(withBody.apply(body)))
                    .compose(any -> Future.failedFuture(wrongBody)))
        .compose(body -> serve(exchange, binding.handler(), withBody.apply(body)));
  }

  private Future<ApiReply> serve(Exchange exchange, Handler handler, ApiRequest request) {
    Conditions conditions = request.conditions();
    return conditions.isEmpty()
        ? idempotent.serve(exchange, handler, request)
        : Future.succeededFuture()
            .compose(any -> idempotent.serve(exchange, handler, request))
            .onSuccess(
                reply -> {
                  conditional.count(conditions.outcome(reply.status()));
                  if (reply.status() == NOT_MODIFIED) {
                    limits.refund(exchange.spent());
                  }
                })
            .onFailure(
                failure ->
                    conditional.count(conditions.outcome(Problems.of(failure).problem().status())));
  }

  /**
   * Takes a request as far as the caller is known and allowed in, which is as far as a request with
   * a wrong method gets.
   */
  Future<Caller> admit(Exchange exchange, Operation operation, Map<String, String> path) {
    ContentNegotiation.requireJson(exchange, operation);
    if (operation.limitedByAddress()) {
      String address = origins.clientAddress(exchange.request());
      limits.countAddress(exchange.spent(), address, kind(exchange));
    }
    if (operation.access() == Operation.Access.OPERATOR) {
      return credential(exchange)
          .map(
              credential -> {
                operatorKey.require(credential);
                return new Caller(null, null);
              });
    }
    if (operation.access() == Operation.Access.PUBLIC) {
      return Future.succeededFuture(new Caller(null, null));
    }
    return authenticate(exchange, operation)
        .compose(principal -> enter(exchange, operation, principal, path));
  }

  private Future<@Nullable Principal> authenticate(Exchange exchange, Operation operation) {
    return credential(exchange)
        .compose(
            credential -> {
              if (credential != null) {
                return authenticator
                    .authenticate(database, credential)
                    .map(principal -> (@Nullable Principal) principal);
              }
              return operation.access() == Operation.Access.OPTIONAL
                  ? Future.succeededFuture()
                  : Future.failedFuture(ApiException.notAuthenticated());
            });
  }

  private Future<@Nullable Credential> credential(Exchange exchange) {
    Credential inHeader = Credentials.inHeader(exchange.request());
    return inHeader != null
        ? Future.succeededFuture(inHeader)
        : bodies.read(exchange.body(), () -> Credentials.elsewhere(exchange));
  }

  private Future<Caller> enter(
      Exchange exchange,
      Operation operation,
      @Nullable Principal principal,
      Map<String, String> path) {
    if (principal == null) {
      return Future.succeededFuture(new Caller(null, null));
    }
    Caller caller = new Caller(principal, null);
    exchange.caller(caller);
    Kind kind = kind(exchange);
    if (!operation.inProject()) {
      limits.count(exchange.spent(), principal, kind);
      return Future.succeededFuture(caller);
    }
    limits.requireNotBlocked(exchange.spent(), principal);
    return authenticator
        .enter(database, principal, path.getOrDefault("project_id", ""))
        .compose(
            project -> {
              Caller inside = new Caller(principal, project);
              exchange.caller(inside);
              limits.count(exchange.spent(), principal, project.id(), kind);
              return Future.succeededFuture(inside);
            },
            shut -> {
              if (Problems.of(shut).problem().status() < 500) {
                limits.countFailedEntry(exchange.spent(), principal, kind);
              }
              return Future.failedFuture(shut);
            });
  }

  private static Kind kind(Exchange exchange) {
    HttpMethod method = exchange.request().method();
    boolean reads =
        method.equals(HttpMethod.GET)
            || method.equals(HttpMethod.HEAD)
            || method.equals(HttpMethod.OPTIONS);
    return reads ? Kind.READ : Kind.WRITE;
  }

  private static void requireScope(@Nullable Principal principal, Operation operation) {
    if (principal != null && operation.scope().isPresent()) {
      String scope = operation.scope().get();
      if (!principal.hasScope(scope)) {
        throw ApiException.missingScope(scope);
      }
    }
  }
}
