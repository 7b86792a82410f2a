package io.dashgate.platform.ops;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.concurrent.atomic.LongAdder;
import net.logstash.logback.appender.LoggingEventAsyncDisruptorAppender;

/**
 * The queue of the access log, which counts the lines that it has no room for. Who writes it looks
 * every few milliseconds for what has come: to be woken for each line costs an event loop, and the
 * Postgres beside it, more than the line. Made by logback, from {@code logback.xml}; one a process.
 */
public final class AccessLogAppender extends LoggingEventAsyncDisruptorAppender {

  private static final LongAdder DROPPED = new LongAdder();

  /** Says nothing of dropped lines: on standard output, which stalls, that would stall who logs. */
  public AccessLogAppender() {
    setAddDefaultStatusListener(false);
  }

  /** Returns how many lines were dropped so far. */
  static long dropped() {
    return DROPPED.sum();
  }

  @Override
  protected void fireEventAppendFailed(ILoggingEvent line, Throwable reason) {
    DROPPED.increment();
    super.fireEventAppendFailed(line, reason);
  }
}
