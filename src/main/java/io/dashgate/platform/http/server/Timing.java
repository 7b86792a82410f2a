package io.dashgate.platform.http.server;

import io.dashgate.platform.ops.RequestTrace;

/** When a request reached which stage. */
final class Timing {

  private final RequestTrace trace = RequestTrace.current();
  private final long started = System.nanoTime();
  private long dispatched = started;
  private long admitted = started;

  /** The operation is known, and the caller is looked at next. */
  void dispatched(String method, String route) {
    dispatched = System.nanoTime();
    admitted = dispatched;
    trace.route(method, route);
  }

  /** The caller is known, or the project that the caller may enter. */
  void admitted() {
    admitted = System.nanoTime();
  }

  RequestTrace trace() {
    return trace;
  }

  /** Returns how long it took to know the caller and let it in. */
  long admissionNanos() {
    return admitted - dispatched;
  }

  /** Returns the time since the request's head arrived. */
  long totalNanos() {
    return System.nanoTime() - started;
  }
}
