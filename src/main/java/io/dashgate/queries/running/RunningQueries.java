package io.dashgate.queries.running;

import io.dashgate.platform.db.Cancellation;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The queries of this process that compute or wait for their turn, and who waits for them; to be
 * cancelled by the names that clients gave them. Thread-safe.
 */
public final class RunningQueries {

  /** Begins a notification that asks to cancel a query. */
  private static final String CANCEL = "cancel query ";

  private final Set<Cancellation> all = ConcurrentHashMap.newKeySet();
  private final Map<Name, Set<Cancellation>> byName = new ConcurrentHashMap<>();

  private volatile boolean isStopping;

  private record Name(long projectId, String name) {}

  /**
   * Lets a caller wait for work that others may wait for, too.
   *
   * @param longest that it may take
   * @param work gets the same caller without the name, who is over when it is cancelled by that
   * @return fails at once when the caller is over or has cancelled it, whatever the work does
   */
  public <T> Future<T> awaiting(
      QueryCaller caller, Duration longest, Function<QueryCaller, Future<T>> work) {
    Cancellation cancellation = new Cancellation(longest, ApiException::queryTookTooLong);
    caller.over().onComplete(any -> cancellation.cancel(ApiException.unavailable()));
    addName(caller, cancellation);
    Promise<T> outcome = Promise.promise();
    cancellation
        .requested()
        .onSuccess(any -> outcome.tryFail(Objects.requireNonNull(cancellation.reason())));
    Future.<Void>succeededFuture()
        .compose(any -> work.apply(caller.until(cancellation.requested()).named(null)))
        .onSuccess(outcome::tryComplete)
        .onFailure(outcome::tryFail);
    return outcome
        .future()
        .onComplete(
            any -> {
              cancellation.close();
              removeName(caller, cancellation);
            });
  }

  /** Adds a query that begins; it is cancelled at once if the process stops. */
  void add(QueryCaller caller, Cancellation query) {
    all.add(query);
    addName(caller, query);
    if (isStopping) {
      query.cancel(ApiException.unavailable());
    }
  }

  private void addName(QueryCaller caller, Cancellation query) {
    if (caller.name() != null) {
      byName.compute(
          new Name(caller.projectId(), caller.name()),
          (name, others) -> {
            Set<Cancellation> queries = others == null ? ConcurrentHashMap.newKeySet() : others;
            queries.add(query);
            return queries;
          });
    }
  }

  /** Removes a query that has ended. */
  void remove(QueryCaller caller, Cancellation query) {
    all.remove(query);
    removeName(caller, query);
  }

  private void removeName(QueryCaller caller, Cancellation query) {
    if (caller.name() != null) {
      byName.computeIfPresent(
          new Name(caller.projectId(), caller.name()),
          (name, queries) -> {
            queries.remove(query);
            return queries.isEmpty() ? null : queries;
          });
    }
  }

  /** Returns how many there are. */
  public int size() {
    return all.size();
  }

  /** Cancels the queries of a project with a name, if there are any. */
  public void cancel(long projectId, String name) {
    byName
        .getOrDefault(new Name(projectId, name), Set.of())
        .forEach(query -> query.cancel(ApiException.queryCancelled()));
  }

  /** Whether the process stops. */
  public boolean areStopping() {
    return isStopping;
  }

  /** Cancels all, and those that begin later, since the process stops. */
  public void cancelAll() {
    isStopping = true;
    all.forEach(query -> query.cancel(ApiException.unavailable()));
  }

  /** Returns the notification that asks all processes to cancel a query. */
  public static String notification(long projectId, String name) {
    return CANCEL + projectId + " " + name;
  }

  /**
   * Does what a notification asks for.
   *
   * @return false if it is about something else
   */
  public boolean heard(String notification) {
    if (!notification.startsWith(CANCEL)) {
      return false;
    }
    int end = notification.indexOf(' ', CANCEL.length());
    cancel(
        Long.parseLong(notification.substring(CANCEL.length(), end)),
        notification.substring(end + 1));
    return true;
  }
}
