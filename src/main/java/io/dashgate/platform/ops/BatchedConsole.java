package io.dashgate.platform.ops;

import ch.qos.logback.core.ConsoleAppender;
import java.io.BufferedOutputStream;
import java.io.OutputStream;

/**
 * Standard output with a buffer for many lines, written when it is full or flushed; the
 * asynchronous appender flushes once its queue is empty. Created by logback, from {@code
 * logback.xml}.
 *
 * @param <E> the type of logged events
 */
public final class BatchedConsole<E> extends ConsoleAppender<E> {

  private static final int BUFFER_BYTES = 64 * 1024;

  @Override
  public void setOutputStream(OutputStream output) {
    super.setOutputStream(new BufferedOutputStream(output, BUFFER_BYTES));
  }
}
