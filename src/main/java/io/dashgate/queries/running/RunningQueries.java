package io.dashgate.queries.running;

import io.dashgate.platform.db.Cancellation;
import io.dashgate.platform.problem.ApiException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The queries of this process that compute or wait for their turn, to be cancelled by the names
 * that clients gave them. Thread-safe.
 */
public final class RunningQueries {

  /** Begins a notification that asks to cancel a query. */
  private static final String CANCEL = "cancel query ";

  private final Set<Cancellation> all = ConcurrentHashMap.newKeySet();
  private final Map<Name, Set<Cancellation>> byName = new ConcurrentHashMap<>();

  private volatile boolean isStopping;

  private record Name(long projectId, String name) {}

  /** Adds a query that begins; it is cancelled at once if the process stops. */
  void add(QueryCaller caller, Cancellation query) {
    all.add(query);
    if (caller.name() != null) {
      byName.compute(
          new Name(caller.projectId(), caller.name()),
          (name, others) -> {
            Set<Cancellation> queries = others == null ? ConcurrentHashMap.newKeySet() : others;
            queries.add(query);
            return queries;
          });
    }
    if (isStopping) {
      query.cancel(ApiException.unavailable());
    }
  }

  /** Removes a query that has ended. */
  void remove(QueryCaller caller, Cancellation query) {
    all.remove(query);
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
