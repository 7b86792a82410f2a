package io.dashgate.queries;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.AnswerMemory;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.AskedQuery.ProjectSettings;
import io.dashgate.queries.ResultCounts.Origin;
import io.dashgate.queries.answers.TrendsAnswer;
import io.dashgate.queries.dates.QueryDates;
import io.dashgate.queries.model.TrendsQuery;
import io.dashgate.queries.model.TrendsResult;
import io.dashgate.queries.running.QueryCaller;
import io.dashgate.queries.running.QueryRunner;
import io.dashgate.queries.running.RunningQuery;
import io.dashgate.results.InsightComputer;
import io.dashgate.results.InsightTexts;
import io.dashgate.results.KeptResult;
import io.dashgate.results.Refresh;
import io.dashgate.results.ResultStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Computes results, once for all who want the same at the same time, in this process and in others,
 * and keeps them.
 */
public final class ComputedResults implements InsightComputer {

  /** The bytes of an answer that is written, beside the text that callers share. */
  private static final int COPIES = 2;

  /** How long a process waits before it looks again whether another one is ready. */
  private static final long FIRST_LOOK_MS = 25;

  private static final long LONGEST_LOOK_MS = 500;

  private final Database database;
  private final QueryRunner runner;
  private final TrendsRunner trends;
  private final ResultStore store;
  private final SharedComputations shared;
  private final ResultClaims claims;
  private final Clock clock;

  /** Makes it, on the context of its verticle. */
  public ComputedResults(
      Vertx vertx,
      Database database,
      QueryRunner runner,
      QueryDataReader data,
      ResultStore store,
      SharedComputations shared,
      Clock clock) {
    this.database = database;
    this.runner = runner;
    this.trends = new TrendsRunner(data);
    this.store = store;
    this.shared = shared;
    this.claims = new ResultClaims(vertx, store, shared.process());
    this.clock = clock;
  }

  @Override
  public List<Future<Computed>> compute(
      ApiRequest request, List<InsightTexts> insights, Refresh refresh) {
    QueryCaller caller = QueryCaller.of(request);
    List<QueryCaller> places = runner.together(caller, insights.size());
    Future<ProjectSettings> settings =
        ProjectCalendar.settings(database, caller.projectId(), clock.instant());
    List<Future<Computed>> computed = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      InsightTexts texts = insights.get(i);
      QueryCaller place = places.get(i);
      computed.add(
          settings
              .compose(ComputedResults::later)
              .map(read -> AskedQuery.of(place.projectId(), texts, read))
              .compose(asked -> compute(asked, refresh, place, request.memory()))
              .onComplete(any -> place.leave()));
    }
    return computed;
  }

  /** Implements {@link io.dashgate.results.BackgroundComputer}. */
  public Future<Computed> compute(
      UUID organizationId, long projectId, InsightTexts texts, Refresh refresh, Future<Void> over) {
    QueryCaller caller = QueryCaller.inBackground(organizationId, projectId, over);
    AnswerMemory memory = shared.memory(caller);
    return ask(projectId, settings -> AskedQuery.of(projectId, texts, settings))
        .compose(asked -> compute(asked, refresh, caller, memory))
        .onComplete(any -> memory.close());
  }

  @Override
  public Duration longest() {
    return runner.longest();
  }

  /** Lets other work go first: long queries take a moment to read. */
  private static <T> Future<T> later(T value) {
    Promise<T> turn = Promise.promise();
    Objects.requireNonNull(Vertx.currentContext()).runOnContext(any -> turn.complete(value));
    return turn.future();
  }

  /** Computes what an insight asks for, or finds a kept result that suffices. */
  private Future<Computed> compute(
      AskedQuery asked, Refresh refresh, QueryCaller caller, AnswerMemory memory) {
    return get(asked, refresh, caller, memory)
        .map(Optional::orElseThrow)
        .map(found -> new Computed(found.result(), found.isCached(), asked.settings().digest()));
  }

  /** Reads a query with the settings of its project. */
  Future<AskedQuery> ask(long projectId, Function<ProjectSettings, AskedQuery> reading) {
    return ProjectCalendar.settings(database, projectId, clock.instant()).map(reading);
  }

  /** A result, and whether it was computed before. */
  record Found(KeptResult result, boolean isCached) {}

  /**
   * Returns the result of a query; empty if there is none and it must not be computed.
   *
   * @param caller whose turn and time a computation uses
   * @param memory of the answer
   */
  Future<Optional<Found>> get(
      AskedQuery asked, Refresh refresh, QueryCaller caller, AnswerMemory memory) {
    return store
        .find(asked.projectId(), asked.key())
        .compose(
            kept -> {
              if (kept.isPresent() && !refresh.replaces(kept.get(), now())) {
                return store
                    .complete(asked.projectId(), kept.get(), memory)
                    .compose(
                        whole ->
                            whole.isPresent()
                                ? Future.succeededFuture(cached(whole.get()))
                                // removed meanwhile
                                : anew(asked, refresh, null, caller, memory));
              }
              return anew(
                  asked, refresh, kept.map(KeptResult::computedAt).orElse(null), caller, memory);
            });
  }

  private Optional<Found> cached(KeptResult result) {
    shared.counts().add(Origin.CACHED);
    return Optional.of(new Found(result, true));
  }

  private Future<Optional<Found>> anew(
      AskedQuery asked,
      Refresh refresh,
      @Nullable OffsetDateTime known,
      QueryCaller caller,
      AnswerMemory memory) {
    return refresh == Refresh.CACHED
        ? Future.succeededFuture(Optional.empty())
        : once(asked, known, caller, memory).map(result -> Optional.of(new Found(result, false)));
  }

  /** Waits for a newer result than a known one, which is computed once for all who do. */
  private Future<KeptResult> once(
      AskedQuery asked, @Nullable OffsetDateTime known, QueryCaller caller, AnswerMemory memory) {
    boolean[] isFirst = {false};
    runner.extend(caller);
    return runner
        .running()
        .awaiting(
            caller,
            runner.longest(),
            waiting -> {
              Future<KeptResult> computed =
                  shared
                      .running()
                      .join(
                          key(asked),
                          waiting.over(),
                          abandoned -> {
                            isFirst[0] = true;
                            return compute(asked, known, waiting.until(abandoned));
                          });
              if (!isFirst[0]) {
                waiting.leave(); // who is waited for may wait for another one of this caller
              }
              return computed;
            })
        .compose(
            result -> {
              if (!isFirst[0]) {
                shared.counts().add(Origin.JOINED);
              }
              return memory.take((long) COPIES * result.bytes()).map(result);
            });
  }

  /** The memory is needed until all have their answers. */
  private Future<KeptResult> compute(
      AskedQuery asked, @Nullable OffsetDateTime known, QueryCaller all) {
    AnswerMemory memory = shared.memory(all);
    Future<KeptResult> computed =
        new Computation(asked, known, all, memory)
            .claimed()
            .onSuccess(result -> memory.hold(result.bytes()));
    Future.join(computed, all.over()).onComplete(any -> memory.close());
    return computed;
  }

  private static SharedComputations.Key key(AskedQuery asked) {
    return new SharedComputations.Key(asked.projectId(), asked.key());
  }

  /** The computation of a result that other processes may compute, too. */
  private final class Computation {

    private final AskedQuery asked;
    private final @Nullable OffsetDateTime known;
    private final QueryCaller caller;
    private final AnswerMemory memory;
    private final long end = System.nanoTime() + runner.timeout().toNanos();
    private long lookMs = FIRST_LOOK_MS;

    /**
     * Begins.
     *
     * @param caller all who wait for it
     */
    Computation(
        AskedQuery asked, @Nullable OffsetDateTime known, QueryCaller caller, AnswerMemory memory) {
      this.memory = memory;
      this.asked = asked;
      this.known = known;
      this.caller = caller;
    }

    /** Computes if no other process does; else waits for that. */
    Future<KeptResult> claimed() {
      return claims
          .claim(key(asked))
          .compose(
              claim -> {
                if (!claim.isGranted()) {
                  return await();
                }
                return isNewer(claim.computedAt())
                    ? claims.release(key(asked)).compose(any -> found())
                    : computed(asked, caller, memory);
              });
    }

    private boolean isNewer(@Nullable OffsetDateTime computedAt) {
      return computedAt != null && (known == null || computedAt.isAfter(known));
    }

    private Future<KeptResult> await() {
      caller.leave();
      if (caller.over().isComplete() || runner.running().areStopping()) {
        return Future.failedFuture(ApiException.unavailable());
      }
      if (System.nanoTime() > end) {
        return Future.failedFuture(ApiException.queryTookTooLong());
      }
      Future<Void> slept = sleep(lookMs);
      lookMs = Math.min(2 * lookMs, LONGEST_LOOK_MS);
      return slept.compose(any -> found());
    }

    /** Returns what another caller or process has computed meanwhile. */
    private Future<KeptResult> found() {
      return store
          .find(asked.projectId(), asked.key())
          .compose(
              kept -> {
                if (kept.isPresent() && isNewer(kept.get().computedAt())) {
                  shared.counts().add(Origin.AWAITED);
                  return store
                      .complete(asked.projectId(), kept.get(), memory)
                      .map(whole -> whole.orElseThrow(ApiException::unavailable));
                }
                return claimed();
              });
    }
  }

  private static Future<Void> sleep(long milliseconds) {
    Promise<Void> over = Promise.promise();
    Objects.requireNonNull(Vertx.currentContext())
        .owner()
        .setTimer(milliseconds, any -> over.complete());
    return over.future();
  }

  /** The claim has ended when the result is there, so that the next caller need not wait for it. */
  private Future<KeptResult> computed(AskedQuery asked, QueryCaller caller, AnswerMemory memory) {
    long[] deletions = {0};
    return runner
        .run(
            caller,
            running ->
                computed(asked, running, memory)
                    .onSuccess(any -> deletions[0] = running.deletions()))
        .compose(result -> keep(asked, result, deletions[0]))
        .recover(
            failure -> claims.release(key(asked)).compose(any -> Future.failedFuture(failure)));
  }

  private Future<KeptResult> computed(AskedQuery asked, RunningQuery running, AnswerMemory memory) {
    TrendsQuery query = (TrendsQuery) asked.query();
    return trends
        .run(running, query, asked.settings().context().clock())
        .compose(
            result ->
                memory
                    .take(AnswerBytes.of(query, result, asked.filters()))
                    .compose(any -> running.work(() -> written(asked, query, result))));
  }

  /** Writes the text on a worker thread: formulas are computed then, and it may be long. */
  private KeptResult written(AskedQuery asked, TrendsQuery query, TrendsResult result) {
    Buffer text =
        ApiReply.ok(json -> TrendsAnswer.write(json, query, result, asked.filters(), asked.links()))
            .body();
    OffsetDateTime computedAt = Freshness.time(asked.settings().context().clock().now());
    ZoneId zone = asked.settings().context().clock().zone();
    boolean isFixed = QueryDates.areFixed(query.range(), zone);
    Freshness freshness = Freshness.of(result.current(), isFixed, computedAt);
    return new KeptResult(
        asked.key(),
        computedAt,
        result.hasMore(),
        zone.getId(),
        TrendsAnswer.from(result.current()),
        TrendsAnswer.to(result.current()),
        freshness.staleAt(),
        freshness.lazilyStaleAt(),
        freshness.nextRefreshAt(),
        text.length(),
        new RawJson(text.toString()));
  }

  private Future<KeptResult> keep(AskedQuery asked, KeptResult result, long deletions) {
    if (result.bytes() > KeptResult.MOST_BYTES) {
      shared.counts().add(Origin.TOO_LONG);
      return claims.release(key(asked)).map(result);
    }
    shared.counts().add(Origin.COMPUTED);
    return claims.keep(key(asked), result, deletions).map(result);
  }

  private OffsetDateTime now() {
    return Freshness.time(clock.instant());
  }
}
