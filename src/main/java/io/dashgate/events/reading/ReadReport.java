package io.dashgate.events.reading;

import java.util.EnumMap;
import java.util.Map;

/**
 * What a read has read, and how long its phases took. Its parts come one after the other, on the
 * event loop and on worker threads; thread-safe.
 */
public final class ReadReport {

  private final Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
  private Phase phase = Phase.BEGIN;
  private long since = System.nanoTime();
  private long events;
  private long bytes;
  private long days;

  /** The phases of a computation. */
  public enum Phase {
    /** What is read is found out, and counted. */
    BEGIN,
    /** Persons and groups are looked up. */
    PERSONS,
    /** Events are read, and added up. */
    EVENTS,
    /** The result is made. */
    RESULT
  }

  /** Begins a phase. */
  public synchronized void begin(Phase next) {
    long now = System.nanoTime();
    nanos.merge(phase, now - since, Long::sum);
    phase = next;
    since = now;
  }

  /** Counts events, with the bytes of their columns. */
  synchronized void add(long moreEvents, long moreBytes) {
    events += moreEvents;
    bytes += moreBytes;
  }

  /** Notes the length of a range that is computed; the longest one counts. */
  public synchronized void covers(long rangeDays) {
    days = Math.max(days, rangeDays);
  }

  /** Returns the length of the longest range, in whole days. */
  public synchronized long days() {
    return days;
  }

  /** Adds another read of the same computation. */
  public synchronized void add(ReadReport other) {
    events += other.events();
    bytes += other.bytes();
    covers(other.days());
    for (Phase one : Phase.values()) {
      nanos.merge(one, other.nanos(one), Long::sum);
    }
  }

  /** Returns the number of events that were read, those of other times included. */
  public synchronized long events() {
    return events;
  }

  /** Returns the bytes of the columns that were read, inflated, without those of the tail. */
  public synchronized long bytes() {
    return bytes;
  }

  /** Returns how long a phase took, without the one that lasts. */
  public synchronized long nanos(Phase one) {
    return nanos.getOrDefault(one, 0L);
  }
}
