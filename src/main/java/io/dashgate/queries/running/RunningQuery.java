package io.dashgate.queries.running;

import io.dashgate.events.reading.EventReads;
import io.dashgate.events.reading.EventSnapshot;
import io.dashgate.events.reading.ReadReport;
import io.dashgate.events.reading.ReadReport.Phase;
import io.dashgate.platform.db.Cancellation;
import io.vertx.core.Future;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** A computation that has its turn. */
public final class RunningQuery {

  private final long projectId;
  private final EventReads reads;
  private final Cancellation cancellation;
  private final ReadReport report = new ReadReport();
  private final long begun = System.nanoTime();
  private long waited = -1;
  private QueryKind kind = QueryKind.OTHER;
  private String shape = "";
  private boolean hasRead;
  private long deletions;

  RunningQuery(long projectId, EventReads reads, Cancellation cancellation) {
    this.projectId = projectId;
    this.reads = reads;
    this.cancellation = cancellation;
  }

  /**
   * Says what is computed.
   *
   * @param described without any value of the project
   */
  public void describe(QueryKind what, String described) {
    kind = what;
    shape = described;
  }

  /** Notes that it has its turn. */
  void starts() {
    waited = System.nanoTime() - begun;
  }

  /** Returns how long it has waited for its turn, which it may never have had. */
  long waitedNanos() {
    return waited < 0 ? nanos() : waited;
  }

  long nanos() {
    return System.nanoTime() - begun;
  }

  QueryKind kind() {
    return kind;
  }

  String shape() {
    return shape;
  }

  ReadReport report() {
    return report;
  }

  /** Returns the project whose events it reads. */
  public long projectId() {
    return projectId;
  }

  /**
   * Reads events as of one moment. Only the first read may be some seconds behind: another one is
   * made because something was not there yet.
   *
   * @param work is called again after a lost connection, so it must begin anew each time; sends its
   *     first statement before it returns
   */
  public <T> Future<T> read(Function<EventSnapshot, Future<T>> work) {
    Throwable reason = cancellation.reason();
    if (reason != null) {
      return Future.failedFuture(reason);
    }
    boolean isFirst = !hasRead;
    hasRead = true;
    return reads.compute(
        projectId,
        isFirst,
        cancellation,
        snapshot -> counted(snapshot, work).onComplete(any -> add(snapshot.report())));
  }

  private <T> Future<T> counted(EventSnapshot snapshot, Function<EventSnapshot, Future<T>> work) {
    Future<Long> counted = snapshot.deletions().onSuccess(found -> deletions = found);
    // not before it has ended, since its statements need the connection
    return work.apply(snapshot).compose(result -> counted.map(result));
  }

  /** Returns how often persons of the project had been deleted as of the last read. */
  public long deletions() {
    return deletions;
  }

  private void add(ReadReport ofSnapshot) {
    ofSnapshot.begin(Phase.BEGIN);
    report.add(ofSnapshot);
  }

  /** Runs work on the threads of queries, and completes on the context of the caller. */
  public <T> Future<T> work(Callable<T> work) {
    return reads.run(work);
  }

  /** Throws the reason if the computation must end. Called within long work. */
  public void check() {
    if (cancellation.reason() instanceof RuntimeException reason) {
      throw reason;
    }
  }
}
