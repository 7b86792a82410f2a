package io.dashgate.platform.http.server;

import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.Conditions;
import io.dashgate.platform.http.server.OutcomeCounts.Condition;
import io.dashgate.platform.limits.RateLimits;
import io.dashgate.platform.problem.Problems;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Counts the outcomes of requests with a condition. A 304 does not count against a rate limit if
 * the client has named a version: any client can send {@code *}.
 */
final class ConditionalRequests {

  private static final int NOT_MODIFIED = 304;
  private static final int PRECONDITION_FAILED = 412;

  private final RateLimits limits;
  private final OutcomeCounts<Condition> counts;

  ConditionalRequests(RateLimits limits, OutcomeCounts<Condition> counts) {
    this.limits = limits;
    this.counts = counts;
  }

  /** Serves a validated call. */
  Future<ApiReply> serve(Call call, Supplier<Future<ApiReply>> work) {
    Conditions conditions = call.validated().conditions();
    return conditions.isEmpty()
        ? work.get()
        : Future.succeededFuture()
            .compose(any -> work.get())
            .onSuccess(
                reply -> {
                  counts.count(outcome(conditions, reply.status()));
                  if (reply.status() == NOT_MODIFIED && conditions.namesTags()) {
                    limits.refund(call.exchange().rateLimit());
                  }
                })
            .onFailure(
                failure ->
                    counts.count(outcome(conditions, Problems.of(failure).problem().status())));
  }

  private static Condition outcome(Conditions conditions, int status) {
    return switch (status) {
      case NOT_MODIFIED -> Condition.NOT_MODIFIED;
      case PRECONDITION_FAILED -> Condition.PRECONDITION_FAILED;
      default ->
          status >= 400
              ? Condition.FAILED
              : conditions.ifMatch() == null ? Condition.MODIFIED : Condition.PRECONDITION_MET;
    };
  }
}
