package io.dashgate.bench;

import java.util.Locale;

/**
 * One load, and what it cost.
 *
 * @param serverMicros CPU time of the server per request
 * @param postgresMicros CPU time of Postgres per request
 * @param loadMicros CPU time of what sends the requests, per request, from the same processors
 * @param p50 latency in milliseconds
 * @param p99 latency in milliseconds
 * @param p999 latency in milliseconds
 * @param wrong answers with another status than they should have
 */
record Measurement(
    String scenario,
    String server,
    double perSecond,
    double serverMicros,
    double postgresMicros,
    double loadMicros,
    double p50,
    double p99,
    double p999,
    long wrong) {

  /** Returns the most of it, for who watches. */
  String summary() {
    String mistakes = wrong == 0 ? "" : ", WRONG STATUS: " + wrong;
    return String.format(
        Locale.ROOT, "%s, %s: %.0f/s, %.0f us%s", scenario, server, perSecond, micros(), mistakes);
  }

  /** Returns what a request costs the server and Postgres. */
  double micros() {
    return serverMicros + postgresMicros;
  }
}
