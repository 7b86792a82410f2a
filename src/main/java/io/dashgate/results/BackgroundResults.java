package io.dashgate.results;

import io.dashgate.platform.problem.ApiException;
import io.dashgate.platform.problem.Problem;
import io.dashgate.platform.problem.Problems;
import io.dashgate.results.InsightComputer.Computed;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refreshes the results that dashboards show, while no request waits for them. */
public final class BackgroundResults {

  private static final Logger log = LoggerFactory.getLogger(BackgroundResults.class);

  private static final int THROTTLED = 429;
  private static final int FAILED = 500;
  private static final int UNAVAILABLE = 503;

  private final ResultStore store;
  private final BackgroundComputer computer;
  private final Clock clock;

  /** Makes it for one verticle. */
  public BackgroundResults(ResultStore store, BackgroundComputer computer, Clock clock) {
    this.store = store;
    this.computer = computer;
    this.clock = clock;
  }

  /** What came of it. */
  public enum Outcome {
    /** A result was computed. */
    COMPUTED,
    /** There was one that is not stale. */
    CACHED,
    /** The insight cannot be computed; it is tried again after an hour, or when it is another. */
    FAILED,
    /** There was no time or memory for it. */
    REFUSED;

    /** Returns the value of the label in metrics. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Refreshes the result of an insight on a dashboard.
   *
   * @param over completes when it is not needed any more, and in any case
   */
  public Future<Outcome> refresh(StaleResult stale, Future<Void> over) {
    return computer
        .compute(stale.organizationId(), stale.projectId(), stale.texts(), stale.refresh(), over)
        .transform(
            computed ->
                computed.succeeded()
                    ? link(stale, computed.result())
                    : failed(stale, computed.cause()));
  }

  private Future<Outcome> link(StaleResult stale, Computed computed) {
    if (computed.result().bytes() > KeptResult.MOST_BYTES) {
      return tried(stale);
    }
    ResultStore.Link link =
        new ResultStore.Link(
            stale.dashboardId(),
            stale.insightId(),
            stale.texts().source(computed.settings()),
            computed.result().key());
    return store
        .link(
            stale.projectId(),
            List.of(link),
            OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
        .map(computed.isCached() ? Outcome.CACHED : Outcome.COMPUTED);
  }

  private Future<Outcome> failed(StaleResult stale, Throwable failure) {
    Problem problem = Problems.of(failure).problem();
    if (problem.status() == FAILED) {
      log.error("a result was not refreshed", failure);
    }
    boolean isLate = problem.code().equals(ApiException.queryTookTooLong().problem().code());
    boolean isPassing = problem.status() == THROTTLED || problem.status() == UNAVAILABLE;
    return isPassing && !isLate ? Future.succeededFuture(Outcome.REFUSED) : tried(stale);
  }

  private Future<Outcome> tried(StaleResult stale) {
    return store
        .tried(
            stale.projectId(),
            stale.dashboardId(),
            stale.insightId(),
            stale.texts().source(stale.settings()))
        .map(Outcome.FAILED);
  }
}
