package io.dashgate.platform.http;

import io.dashgate.platform.problem.ApiException;
import java.time.Duration;
import java.util.function.Supplier;

/** The time limit of a request, which a handler may replace by that of a computation. */
@FunctionalInterface
public interface TimeLimit {

  /**
   * Begins a computation, which has a time limit and a queue of its own: gives the slot of the
   * request back to others, and ends the time limit of requests. Further calls set the time limit
   * anew.
   *
   * @param limit from now on
   * @param late the answer when the time is up and there is none yet
   */
  void extend(Duration limit, Supplier<ApiException> late);
}
