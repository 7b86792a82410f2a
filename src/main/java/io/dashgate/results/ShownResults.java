package io.dashgate.results;

import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.platform.problem.Problems;
import io.dashgate.results.InsightComputer.Computed;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The results of the insights of one answer: read, and computed anew if that is asked for. */
public final class ShownResults {

  private static final Logger log = LoggerFactory.getLogger(ShownResults.class);

  private final ResultStore store;
  private final WholeResults whole;
  private final InsightComputer computer;
  private final Clock clock;

  /** Makes it for one verticle. */
  public ShownResults(ResultStore store, InsightComputer computer, Clock clock) {
    this.store = store;
    this.whole = new WholeResults(store);
    this.computer = computer;
    this.clock = clock;
  }

  /**
   * An insight of an answer.
   *
   * @param dashboardId 0: the insight by itself
   * @param kept its result as it was read; null: none
   */
  public record Shown(
      long dashboardId, long insightId, InsightTexts texts, @Nullable KeptResult kept) {}

  /**
   * Returns the results of insights, in their order.
   *
   * @param most how many are computed; the others have what is kept
   */
  public Future<List<InsightResult>> of(
      ApiRequest request, List<Shown> insights, Refresh refresh, int most) {
    Begun begun = begin(request, insights, refresh, most);
    return begun
        .noted()
        .map(any -> new ArrayList<>(begun.results().stream().map(Future::result).toList()))
        .compose(results -> whole.of(request.project().id(), results, request.memory()));
  }

  /**
   * Returns the result of what nothing shows, such as an insight of another time. Other requests
   * may find it, but it does not become that of an insight.
   *
   * @param refresh not {@link Refresh#CACHED}
   */
  public Future<InsightResult> once(ApiRequest request, InsightTexts texts, Refresh refresh) {
    if (!texts.isDefined()) {
      return Future.succeededFuture(InsightResult.NONE);
    }
    Shown insight = new Shown(0, 0, texts, null);
    return shown(insight, computer.compute(request, List.of(texts), refresh).get(0));
  }

  /**
   * Begins to compute the results of insights; they are there one after another.
   *
   * @param most as of {@link #of}
   */
  public ResultStream stream(ApiRequest request, List<Shown> insights, Refresh refresh, int most) {
    return new ResultStream(
        store, request.project().id(), request.memory(), begin(request, insights, refresh, most));
  }

  /** Returns the longest time for which one result is waited for. */
  public Duration longest() {
    return computer.longest();
  }

  /**
   * Results that are read or computed.
   *
   * @param results one for each insight, perhaps without its text; none fails
   * @param noted completes when all are there and it is noted which insights show them
   */
  record Begun(List<Future<InsightResult>> results, Future<Void> noted) {}

  private Begun begin(ApiRequest request, List<Shown> insights, Refresh refresh, int most) {
    OffsetDateTime now = now();
    List<Future<InsightResult>> results = new ArrayList<>();
    List<Shown> due = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (Shown insight : insights) {
      if (due.size() < most && isDue(insight, refresh, now)) {
        due.add(insight);
        places.add(results.size());
      }
      results.add(Future.succeededFuture(read(insight)));
    }
    if (due.isEmpty()) {
      return new Begun(results, Future.succeededFuture());
    }
    List<Future<Computed>> computed =
        computer.compute(request, due.stream().map(Shown::texts).toList(), refresh);
    for (int i = 0; i < due.size(); i++) {
      results.set(places.get(i), shown(due.get(i), computed.get(i)));
    }
    return new Begun(
        results, Future.join(results).compose(any -> note(request.project().id(), due, computed)));
  }

  private static boolean isDue(Shown insight, Refresh refresh, OffsetDateTime now) {
    KeptResult kept = insight.kept();
    return refresh != Refresh.CACHED
        && insight.texts().isDefined()
        && (kept == null || refresh.replaces(kept, now));
  }

  private static InsightResult read(Shown insight) {
    return InsightResult.read(insight.kept());
  }

  private static Future<InsightResult> shown(Shown insight, Future<Computed> computed) {
    return computed
        .map(found -> new InsightResult(found.result(), found.isCached(), null))
        .otherwise(failure -> read(insight).failed(known(failure)));
  }

  /** What is not noted is computed again. */
  private Future<Void> note(long projectId, List<Shown> insights, List<Future<Computed>> computed) {
    List<ResultStore.Link> links = new ArrayList<>();
    for (int i = 0; i < insights.size(); i++) {
      Shown insight = insights.get(i);
      Computed found = computed.get(i).result();
      if (found != null && found.result().bytes() <= KeptResult.MOST_BYTES) {
        links.add(
            new ResultStore.Link(
                insight.dashboardId(),
                insight.insightId(),
                insight.texts().source(found.settings()),
                found.result().key()));
      }
    }
    return store
        .link(projectId, links, now())
        .otherwise(
            failure -> {
              log.warn("project {}: results were not noted", projectId, failure);
              return null;
            });
  }

  private static ApiException known(Throwable failure) {
    ApiException known = Problems.of(failure);
    if (known.problem().status() == 500) {
      log.error("a result was not computed", failure);
    }
    return known;
  }

  private OffsetDateTime now() {
    return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
