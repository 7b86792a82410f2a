package io.dashgate.results;

import io.dashgate.platform.http.AnswerMemory;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.platform.problem.Problems;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The results of the insights of one answer: read, and computed anew if that is asked for. */
public final class ShownResults {

  private static final Logger log = LoggerFactory.getLogger(ShownResults.class);

  /** The texts of an answer have so many bytes together; results that are over it are left out. */
  private static final int MOST_BYTES = KeptResult.MOST_BYTES;

  /** One statement sends so many bytes, or one text. */
  private static final int PORTION = 1_000_000;

  /** No further computation begins after this time. */
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final ResultStore store;
  private final InsightComputer computer;
  private final Clock clock;

  /** Makes it for one verticle. */
  public ShownResults(ResultStore store, InsightComputer computer, Clock clock) {
    this.store = store;
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
    List<InsightResult> results = new ArrayList<>();
    insights.forEach(insight -> results.add(InsightResult.read(insight.kept())));
    Future<Void> computed =
        refresh == Refresh.CACHED
            ? Future.succeededFuture()
            : computeAll(request, insights, results, refresh, most);
    return computed
        .compose(any -> complete(request.project().id(), results, request.memory()))
        .map(results);
  }

  private Future<Void> computeAll(
      ApiRequest request,
      List<Shown> insights,
      List<InsightResult> results,
      Refresh refresh,
      int most) {
    List<ResultStore.Link> links = new ArrayList<>();
    Future<Void> all = Future.succeededFuture();
    int left = most;
    long end = System.nanoTime() + LONGEST.toNanos();
    OffsetDateTime now = now();
    for (int i = 0; i < insights.size() && left > 0; i++) {
      Shown insight = insights.get(i);
      KeptResult kept = insight.kept();
      if (!insight.texts().isDefined() || (kept != null && !refresh.replaces(kept, now))) {
        continue;
      }
      left--;
      int index = i;
      // one after another: an answer takes no more of the threads and connections than a query
      all = all.compose(any -> compute(request, insight, index, results, links, refresh, end));
    }
    return all.compose(any -> link(request.project().id(), links));
  }

  private Future<Void> compute(
      ApiRequest request,
      Shown insight,
      int index,
      List<InsightResult> results,
      List<ResultStore.Link> links,
      Refresh refresh,
      long end) {
    return inTime(request, end, () -> computer.compute(request, insight.texts(), refresh))
        .map(
            computed -> {
              results.set(index, new InsightResult(computed.result(), computed.isCached(), null));
              if (computed.result().bytes() <= KeptResult.MOST_BYTES) {
                links.add(
                    new ResultStore.Link(
                        insight.dashboardId(),
                        insight.insightId(),
                        insight.texts().source(computed.settings()),
                        computed.result().key()));
              }
              return (Void) null;
            })
        .otherwise(
            failure -> {
              results.set(index, results.get(index).failed(known(failure)));
              return null;
            });
  }

  private static <T> Future<T> inTime(ApiRequest request, long end, Supplier<Future<T>> work) {
    if (request.over().isComplete()) {
      return Future.failedFuture(ApiException.unavailable());
    }
    return System.nanoTime() > end
        ? Future.failedFuture(ApiException.queryTookTooLong())
        : Future.<Void>succeededFuture().compose(any -> work.get());
  }

  private static ApiException known(Throwable failure) {
    ApiException known = Problems.of(failure);
    if (known.problem().status() == 500) {
      log.error("a result was not computed", failure);
    }
    return known;
  }

  /** What is not noted is computed again. */
  private Future<Void> link(long projectId, List<ResultStore.Link> links) {
    return store
        .link(projectId, links, now())
        .otherwise(
            failure -> {
              log.warn("project {}: results were not noted", projectId, failure);
              return null;
            });
  }

  private OffsetDateTime now() {
    return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /** Reads the texts that are missing, as many as an answer may have, in portions. */
  private Future<Void> complete(long projectId, List<InsightResult> results, AnswerMemory memory) {
    long bytes = 0;
    long unread = 0;
    List<List<UUID>> portions = new ArrayList<>();
    long inPortion = PORTION;
    for (int i = 0; i < results.size(); i++) {
      KeptResult kept = results.get(i).kept();
      if (kept == null) {
        continue;
      }
      bytes += kept.bytes();
      if (bytes > MOST_BYTES && (results.size() > 1 || kept.text() == null)) {
        bytes -= kept.bytes();
        results.set(i, results.get(i).without());
      } else if (kept.text() == null) {
        unread += kept.bytes();
        inPortion += kept.bytes();
        if (inPortion > PORTION) {
          portions.add(new ArrayList<>());
          inPortion = kept.bytes();
        }
        portions.get(portions.size() - 1).add(kept.key());
      }
    }
    if (portions.isEmpty()) {
      return Future.succeededFuture();
    }
    Map<UUID, RawJson> texts = new HashMap<>();
    Future<Void> read = memory.take(ResultStore.COPIES * unread);
    for (List<UUID> portion : portions) {
      read =
          read.compose(any -> store.texts(projectId, portion))
              .map(
                  found -> {
                    texts.putAll(found);
                    return null;
                  });
    }
    return read.map(
        any -> {
          results.replaceAll(result -> result.completed(texts));
          return null;
        });
  }
}
