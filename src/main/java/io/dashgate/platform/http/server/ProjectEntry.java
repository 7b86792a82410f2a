package io.dashgate.platform.http.server;

import io.dashgate.platform.auth.Authenticator;
import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.http.Caller;
import io.dashgate.platform.limits.RateLimits;
import io.dashgate.platform.problem.Problems;
import io.vertx.core.Future;
import java.util.function.Function;

/** The stage that looks up the project of the path and whether the caller may enter it. */
final class ProjectEntry implements Stage<Call> {

  private final FairShares shares;
  private final Authenticator authenticator;
  private final RateLimits limits;

  ProjectEntry(FairShares shares, Authenticator authenticator, RateLimits limits) {
    this.shares = shares;
    this.authenticator = authenticator;
    this.limits = limits;
  }

  @Override
  public <R> Future<R> handle(Call call, Function<Call, Future<R>> next) {
    Principal principal = call.caller().principal();
    if (principal == null || !call.operation().inProject()) {
      return next.apply(call);
    }
    Exchange exchange = call.exchange();
    limits.requireNotBlocked(exchange.rateLimit(), principal);
    return authenticator
        .enter(
            shares.ofKnown(exchange, principal),
            principal,
            call.path().getOrDefault("project_id", ""))
        .compose(
            project -> {
              Caller inside = new Caller(principal, project);
              exchange.caller(inside);
              return next.apply(call.withCaller(inside));
            },
            refusal -> {
              if (Problems.of(refusal).problem().status() < 500) {
                limits.countFailedEntry(exchange.rateLimit(), principal, exchange.kind());
              }
              return Future.failedFuture(refusal);
            });
  }
}
