package io.dashgate.bench;

import java.util.Locale;

/**
 * One load and its cost.
 *
 * @param serverMicros CPU time of the server per request
 * @param postgresMicros CPU time of Postgres per request
 * @param loadMicros CPU time of the load generator per request
 * @param p50 latency in milliseconds
 * @param p99 latency in milliseconds
 * @param p999 latency in milliseconds
 * @param wrong the number of unexpected answers
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

  /** Returns a line for the console. */
  String summary() {
    String mistakes = wrong == 0 ? "" : ", WRONG STATUS: " + wrong;
    return String.format(
        Locale.ROOT, "%s, %s: %.0f/s, %.0f us%s", scenario, server, perSecond, micros(), mistakes);
  }

  /** Returns the CPU time of server and Postgres per request. */
  double micros() {
    return serverMicros + postgresMicros;
  }
}
