package io.dashgate.platform.http.server;

import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.auth.Project;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.contract.Operation;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.limits.Policy.Scope;
import io.dashgate.platform.limits.RateLimits;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/**
 * The stages of a request, in order. Before them, {@link RequestGuard} and {@link ApiRouter} accept
 * the request: they check its head, gather a short body and find the operation. After them, {@link
 * ReplyWriter} writes the reply.
 */
final class RequestStages {

  private static final String OPERATOR = "operator";

  private final AdmissionControl admission;
  private final RateLimits limits;
  private final ClientAddress addresses;
  private final ConditionalRequests conditional;
  private final IdempotentRequests idempotent;
  private final FairShares queue;
  private final ReplyWriter writer;
  private final Function<Call, Future<Call>> identified;
  private final Function<Call, Future<Void>> answered;
  private final Function<Call, Future<Call>> admitted;

  RequestStages(
      Settings settings,
      ApiVerticle.Shared shared,
      Database database,
      AdmissionControl admission,
      BodyWorkers workers,
      ReplyWriter writer) {
    this.admission = admission;
    this.writer = writer;
    this.limits = shared.limits();
    this.addresses = new ClientAddress(settings);
    this.conditional = new ConditionalRequests(limits, shared.conditions());
    this.idempotent = new IdempotentRequests(database, shared.retries());
    OperatorKey operatorKey = new OperatorKey(settings.operator().key());
    this.queue =
        new FairShares(database, shared.workers(), shared.authenticator(), admission, addresses);
    Stage<Call> identify =
        new Identification(
            queue,
            shared.authenticator(),
            operatorKey,
            workers,
            new FailedCredentials(limits, addresses));
    Stage<Call> enter = new ProjectEntry(queue, shared.authenticator(), limits);
    Stage<Call> validate =
        new Validation(
            workers, new PublicUrl(settings, addresses), addresses, shared.answerBudget());

    identified =
        Stage.chain(
            List.of(this::admit, ContentNegotiation::negotiate, identify), Future::succeededFuture);
    answered =
        Stage.chain(
            List.of(
                this::receive,
                this::admit,
                ContentNegotiation::negotiate,
                this::limitAddress,
                identify,
                enter,
                this::limitCaller,
                RequestStages::authorize,
                queue,
                validate),
            this::answerAdmitted);
    admitted =
        Stage.chain(
            List.of(
                this::admit,
                ContentNegotiation::negotiate,
                this::limitAddress,
                identify,
                enter,
                this::limitCaller),
            Future::succeededFuture);
  }

  /**
   * Takes a call through all stages and writes its reply.
   *
   * @return completes when the reply is handed to the connection, and all of it is made; fails if
   *     there is none
   */
  Future<Void> answer(Call call) {
    return answered.apply(call);
  }

  /** Starts the time limit of the work of a request that is not one of the API. */
  void begin(Exchange exchange) {
    admission.begin(exchange);
  }

  /** Returns the turns in which callers are looked up. */
  FairShares shares() {
    return queue;
  }

  /** Sends the answer of a request; if the request was not served, at a limited rate. */
  void send(Exchange exchange, Runnable answer) {
    if (exchange.isServed()) {
      answer.run();
    } else {
      queue.pace(exchange, answer);
    }
  }

  /** Counts a request without an operation against its address, or throws a 429. */
  void countAddress(Exchange exchange) {
    countAddress(exchange, Scope.PAGE);
  }

  private void countAddress(Exchange exchange, Scope scope) {
    limits.countAddress(
        exchange.rateLimit(), addresses.network(exchange.request()), scope, exchange.kind());
  }

  /** Takes a call through the stages before its own operation matters, for methods without one. */
  Future<Call> admitOnly(Call call) {
    return admitted.apply(call);
  }

  /**
   * Reads the rest of a body once the caller is known. The body has a time limit of its own, which
   * is not part of the time limit of the work.
   */
  private <R> Future<R> receive(Call call, Function<Call, Future<R>> next) {
    Exchange exchange = call.exchange();
    IncomingBody unread = exchange.unreadBody();
    return unread == null
        ? next.apply(call)
        : identified
            .apply(call)
            .compose(
                known -> {
                  boolean operator = call.operation().access() == Operation.Access.OPERATOR;
                  Object tenant = operator ? OPERATOR : known.caller().tenant();
                  return tenant == null
                      ? Future.failedFuture(unread.refusalOfStranger())
                      : unread.readRest(tenant).map(known::withBody);
                })
            .compose(
                whole -> {
                  exchange.operation(call.operation());
                  return next.apply(whole);
                });
  }

  /** Starts the time limit. */
  private <R> Future<R> admit(Call call, Function<Call, Future<R>> next) {
    admission.begin(call.exchange());
    return next.apply(call);
  }

  /** Counts the request against its address where callers need not identify themselves. */
  private <R> Future<R> limitAddress(Call call, Function<Call, Future<R>> next) {
    if (call.operation().limitedByAddress()) {
      countAddress(call.exchange(), call.operation().forVisitors() ? Scope.PAGE : Scope.LOGIN);
    }
    return next.apply(call);
  }

  /** Counts the request against the caller and the project. */
  private <R> Future<R> limitCaller(Call call, Function<Call, Future<R>> next) {
    Exchange exchange = call.exchange();
    Principal principal = call.caller().principal();
    Project project = call.caller().project();
    if (principal != null) {
      exchange.countBodyAgainst(call.caller());
      if (project == null) {
        limits.count(exchange.rateLimit(), principal, exchange.kind());
      } else {
        limits.count(exchange.rateLimit(), principal, project, exchange.kind());
      }
    }
    return next.apply(call);
  }

  /** Requires the scope of the operation. */
  private static <R> Future<R> authorize(Call call, Function<Call, Future<R>> next) {
    Principal principal = call.caller().principal();
    call.operation()
        .scope()
        .filter(scope -> principal != null && !principal.hasScope(scope))
        .ifPresent(
            scope -> {
              throw ApiException.missingScope(scope);
            });
    return next.apply(call);
  }

  /**
   * Runs the handler and writes the reply. It is written here and not by whoever waits for the
   * stages: their futures are as old as the request, and after a wait for its turn, they would hold
   * the reply until a full collection.
   */
  private Future<Void> answerAdmitted(Call call) {
    return conditional
        .serve(call, () -> idempotent.serve(call))
        .compose(reply -> writer.write(call.exchange(), reply));
  }
}
