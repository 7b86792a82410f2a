package io.dashgate.events.capture;

import io.dashgate.events.LineBlocks;
import io.dashgate.platform.auth.CaptureProject;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Engine;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.CaptureHandler;
import io.dashgate.platform.http.CaptureRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.limits.EventQuota;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Serves the paths that SDKs send events to. */
public final class CaptureHandlers implements CaptureHandler {

  /** Longer bodies are read on a worker thread: about this much is read in a millisecond. */
  private static final int MOST_INLINE = 64 * 1024;

  private static final int TOO_LARGE = 413;
  private static final int UNAVAILABLE = 503;

  private static final List<String> OPERATIONS =
      List.of("capture", "batch", "e", "track", "engage", "i_v0_e");

  private final CaptureWorkers workers;
  private final LineBlocks blocks = new LineBlocks();
  private final InboxWriter inbox;
  private final CaptureSettings settings;
  private final EventQuota quota;
  private final CaptureCounts counts;
  private final Clock clock;

  /** Makes the handlers of one verticle. */
  public CaptureHandlers(
      Vertx vertx,
      Database database,
      Engine engine,
      CaptureSettings settings,
      EventQuota quota,
      CaptureCounts counts,
      Clock clock) {
    this.workers = CaptureWorkers.ofRequests(vertx);
    this.inbox = new InboxWriter(vertx, database, engine, counts, settings.committed());
    this.settings = settings;
    this.quota = quota;
    this.counts = counts;
    this.clock = clock;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    for (String name : OPERATIONS) {
      operations.bindCapture("capture_" + name, this);
      operations.bindCapture("capture_" + name + "_by_get", this);
    }
    operations
        .bindCapture("capture_s", CaptureHandlers::refuseRecordings)
        .bindCapture("capture_s_by_get", CaptureHandlers::refuseRecordings);
    StartupHandlers.bindTo(operations, clock);
  }

  @Override
  public boolean takesLongBodies() {
    return true;
  }

  @Override
  public @Nullable VisibleToken token(CaptureRequest beginning) {
    TokenSearch.Seen seen = TokenSearch.find(input(beginning));
    return seen == null ? null : new VisibleToken(seen.token(), seen.isDecisive());
  }

  @Override
  public Future<ApiReply> handle(CaptureRequest request) {
    return read(request)
        .compose(
            captured ->
                request
                    .projects()
                    .apply(captured.requireToken())
                    .compose(
                        found ->
                            store(
                                request,
                                captured,
                                found.orElseThrow(ApiException::invalidProjectToken))));
  }

  /**
   * Reads a short request at once, unless it turns out to be a long one that was compressed, or to
   * need more memory than strangers have.
   */
  private Future<CapturedRequest> read(CaptureRequest request) {
    CaptureInput input = input(request);
    boolean isEngage = request.operation().path().startsWith("/engage");
    LeasedMemory memory = new LeasedMemory(request.memory());
    if (input.body().length <= MOST_INLINE) {
      int most = Math.min(2 * MOST_INLINE, settings.mostBytes());
      try {
        return Future.succeededFuture(RequestReader.read(input, isEngage, most, memory));
      } catch (ApiException refusal) {
        int status = refusal.problem().status();
        if (status != TOO_LARGE && status != UNAVAILABLE) {
          return Future.failedFuture(refusal);
        }
        memory.restart();
      }
    }
    return identify(request, input)
        .compose(
            any ->
                workers.run(
                    request.over(),
                    () -> RequestReader.read(input, isEngage, settings.mostBytes(), memory)));
  }

  /** Finds the project, if its token can be seen, whose memory may then be used. */
  private static Future<Void> identify(CaptureRequest request, CaptureInput input) {
    TokenSearch.Seen seen = TokenSearch.find(input);
    return seen == null
        ? Future.succeededFuture()
        : request
            .projects()
            .apply(seen.token())
            .map(
                found -> {
                  if (found.isEmpty() && seen.isDecisive()) {
                    throw ApiException.invalidProjectToken();
                  }
                  return null;
                });
  }

  private Future<ApiReply> store(
      CaptureRequest request, CapturedRequest captured, CaptureProject project) {
    if (captured.violation() != null) {
      throw captured.violation();
    }
    long id = project.project().id();
    int events = captured.events().size();
    counts.count(CaptureCounts.Outcome.DROPPED, captured.dropped());
    if (events == 0) {
      return Future.succeededFuture(CaptureReplies.limited("recordings"));
    }
    if (settings.isBehind().test(id)) {
      counts.count(CaptureCounts.Outcome.BEHIND, events);
      throw CaptureErrors.notStored();
    }
    if (!quota.take(id, events)) {
      counts.count(CaptureCounts.Outcome.OVER_QUOTA, events);
      return Future.succeededFuture(CaptureReplies.limited("events"));
    }
    return lines(request, captured, project)
        .compose(pieces -> inbox.append(id, pieces, request.over()))
        .onFailure(any -> quota.giveBack(id, events))
        .map(any -> CaptureReplies.stored(request));
  }

  private Future<List<Piece>> lines(
      CaptureRequest request, CapturedRequest captured, CaptureProject project) {
    long now = clock.millis();
    String address = request.client().address().get();
    Function<LineBlocks, List<Piece>> write =
        using ->
            new EventLines(
                    project.anonymizesIps(),
                    project.personless(),
                    captured.sentAt(),
                    address,
                    now,
                    using)
                .write(captured.events());
    long weight = 0;
    for (CapturedEvent event : captured.events()) {
      weight += event.weight();
    }
    return weight <= MOST_INLINE
        ? Future.succeededFuture(write.apply(blocks))
        : workers.run(request.over(), () -> write.apply(new LineBlocks()));
  }

  /** Recordings of sessions are not stored. */
  private static Future<ApiReply> refuseRecordings(CaptureRequest request) {
    return Future.succeededFuture(CaptureReplies.limited("recordings"));
  }

  private static CaptureInput input(CaptureRequest request) {
    return new CaptureInput(
        request.query(),
        request.contentType(),
        request.contentEncoding(),
        request.body().getBytes());
  }
}
