package io.dashgate.platform.ops;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.concurrent.atomic.LongAdder;
import net.logstash.logback.appender.LoggingEventAsyncDisruptorAppender;

/**
 * The queue of the access log, which counts the lines that it drops when full. Its writer polls
 * every few milliseconds: a wake-up per line would cost the event loop more than the line. Created
 * by logback, from {@code logback.xml}; one per process.
 */
public final class AccessLogAppender extends LoggingEventAsyncDisruptorAppender {

  private static final LongAdder DROPPED = new LongAdder();

  /** Prints no status of dropped lines: that would block the caller on a stalled output. */
  public AccessLogAppender() {
    setAddDefaultStatusListener(false);
  }

  /** Returns the number of dropped lines of this process. */
  static long dropped() {
    return DROPPED.sum();
  }

  @Override
  protected void fireEventAppendFailed(ILoggingEvent line, Throwable reason) {
    DROPPED.increment();
    super.fireEventAppendFailed(line, reason);
  }
}
