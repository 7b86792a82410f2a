package io.dashgate.platform.http.server;

import io.dashgate.platform.auth.Lookups;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.limits.Policy.Scope;
import io.dashgate.platform.limits.RateLimits;
import io.dashgate.platform.problem.Problems;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Counts credentials that are not valid against the allowance of the client's address, so that
 * guesses cost few look-ups. Credentials that a cache knows are not affected, nor are operations
 * that count against the address anyway, such as log-ins.
 */
final class FailedCredentials {

  private static final int UNAUTHORIZED = 401;

  private final RateLimits limits;
  private final ClientAddress addresses;

  FailedCredentials(RateLimits limits, ClientAddress addresses) {
    this.limits = limits;
    this.addresses = addresses;
  }

  /** Returns look-ups that answer 429 for unknown keys once the allowance is used up. */
  Lookups guard(Call call, Lookups lookups) {
    if (call.operation().limitedByAddress()) {
      return lookups;
    }
    return new Lookups() {
      @Override
      public Database database() {
        return lookups.database();
      }

      @Override
      public void beforeUnknownKey() {
        Exchange exchange = call.exchange();
        limits.requireFailuresLeft(
            exchange.rateLimit(), addresses.network(exchange.request()), exchange.kind());
      }

      @Override
      public <T> Future<T> run(Supplier<Future<T>> lookup) {
        return lookups.run(lookup);
      }
    };
  }

  /** Counts a failure if it is a 401; it becomes a 429 if the allowance is used up. */
  <R> Future<R> count(Call call, Throwable failure) {
    boolean invalid = Problems.of(failure).problem().status() == UNAUTHORIZED;
    if (invalid && !call.operation().limitedByAddress()) {
      Exchange exchange = call.exchange();
      limits.countAddress(
          exchange.rateLimit(),
          addresses.network(exchange.request()),
          Scope.FAILURE,
          exchange.kind());
    }
    return Future.failedFuture(failure);
  }
}
