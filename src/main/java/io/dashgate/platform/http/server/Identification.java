package io.dashgate.platform.http.server;

import io.dashgate.platform.auth.Authenticator;
import io.dashgate.platform.auth.Credential;
import io.dashgate.platform.contract.Operation;
import io.dashgate.platform.http.Caller;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The stage that turns a credential into the caller, as far as the operation needs one. A refused
 * credential counts against the rate limit of its address, so that nobody can try many.
 */
final class Identification implements Stage<Call> {

  private final FairShares shares;
  private final Authenticator authenticator;
  private final OperatorKey operatorKey;
  private final BodyWorkers workers;
  private final FailedCredentials failures;

  Identification(
      FairShares shares,
      Authenticator authenticator,
      OperatorKey operatorKey,
      BodyWorkers workers,
      FailedCredentials failures) {
    this.shares = shares;
    this.authenticator = authenticator;
    this.operatorKey = operatorKey;
    this.workers = workers;
    this.failures = failures;
  }

  @Override
  public <R> Future<R> handle(Call call, Function<Call, Future<R>> next) {
    Operation.Access access = call.operation().access();
    boolean done = call.caller().principal() != null; // before a long body was read
    if (done || access == Operation.Access.PUBLIC) {
      return next.apply(call);
    }
    return credential(call)
        .compose(
            credential -> {
              if (access == Operation.Access.OPERATOR) {
                return operator(call, credential).compose(next);
              }
              if (credential != null) {
                return authenticate(call, credential)
                    .recover(
                        failure ->
                            access == Operation.Access.IF_VALID && isInvalid(failure)
                                ? Future.succeededFuture(call)
                                : Future.failedFuture(failure))
                    .compose(next);
              }
              return access == Operation.Access.REQUIRED
                  ? Future.failedFuture(
                      call.exchange().unreadBody() == null
                          ? ApiException.notAuthenticated()
                          : ApiException.notAuthenticatedBeforeBody())
                  : next.apply(call);
            });
  }

  private static boolean isInvalid(Throwable failure) {
    return failure instanceof ApiException known && known.problem().status() == 401;
  }

  private Future<@Nullable Credential> credential(Call call) {
    Credential inHeader = Credentials.inHeader(call.exchange().request());
    return inHeader != null
        ? Future.succeededFuture(inHeader)
        : workers.read(call.body(), () -> Credentials.elsewhere(call));
  }

  private Future<Call> operator(Call call, @Nullable Credential credential) {
    Future<Call> checked =
        Future.succeededFuture(call)
            .map(
                known -> {
                  operatorKey.require(credential);
                  return known;
                });
    return credential == null ? checked : checked.recover(failure -> failures.count(call, failure));
  }

  private Future<Call> authenticate(Call call, Credential credential) {
    return authenticator
        .authenticate(failures.guard(call, shares.ofUnknown(call.exchange())), credential)
        .recover(failure -> failures.count(call, failure))
        .map(
            principal -> {
              Caller caller = new Caller(principal, null);
              call.exchange().caller(caller);
              return call.withCaller(caller);
            });
  }
}
