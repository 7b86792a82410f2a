package io.dashgate.platform.http.server;

import io.dashgate.platform.ops.RequestTrace;

/** The times at which a request reached its stages. */
final class Timing {

  private final RequestTrace trace = RequestTrace.current();
  private final long started = System.nanoTime();
  private long dispatched = started;
  private long admitted = started;

  /** Notes that the operation is found; identification begins. */
  void dispatched(String method, String route) {
    dispatched = System.nanoTime();
    admitted = dispatched;
    trace.route(method, route);
  }

  /** Notes that the caller, or the project that the caller may enter, is known. */
  void admitted() {
    admitted = System.nanoTime();
  }

  RequestTrace trace() {
    return trace;
  }

  /** Returns the time from the operation to the caller and its project, in nanoseconds. */
  long admissionNanos() {
    return admitted - dispatched;
  }

  /** Returns the time since the request's head arrived, in nanoseconds. */
  long totalNanos() {
    return System.nanoTime() - started;
  }
}
