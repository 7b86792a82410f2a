package io.dashgate.bench;

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

  /** Returns what a request costs the server and Postgres. */
  double micros() {
    return serverMicros + postgresMicros;
  }
}
