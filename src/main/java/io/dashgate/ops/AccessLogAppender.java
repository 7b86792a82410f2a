package io.dashgate.ops;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.concurrent.atomic.LongAdder;

/**
 * The queue of the access log, which counts the lines that it has no room for. Made by logback,
 * from {@code logback.xml}; one a process.
 */
public final class AccessLogAppender extends AsyncAppender {

  private static final LongAdder DROPPED = new LongAdder();

  /** Returns how many lines were dropped so far; two that come for the last room count as none. */
  static long dropped() {
    return DROPPED.sum();
  }

  @Override
  protected void append(ILoggingEvent line) {
    if (getRemainingCapacity() == 0) {
      DROPPED.increment();
    }
    super.append(line);
  }
}
