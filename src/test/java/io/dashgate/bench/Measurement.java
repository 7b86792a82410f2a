package io.dashgate.bench;

/**
 * One drive, and what it cost.
 *
 * @param fork the how many-th set of processes, from 0; the JVM decides differently in each
 * @param serverMicros CPU time of the server per request
 * @param postgresMicros CPU time of Postgres per request
 * @param p50 latency in milliseconds
 * @param p99 latency in milliseconds
 * @param unexpected answers with another status than the scenario's
 */
record Measurement(
    String scenario,
    String server,
    int fork,
    double perSecond,
    double serverMicros,
    double postgresMicros,
    double p50,
    double p99,
    long unexpected) {}
