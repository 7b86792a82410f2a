package io.dashgate.platform.ops;

import ch.qos.logback.core.ConsoleAppender;
import java.io.BufferedOutputStream;
import java.io.OutputStream;

/**
 * Standard output for many lines at once: they go out whole, when the buffer is full or it is
 * flushed, which the asynchronous appender does once it has nothing more to write. Made by logback,
 * from {@code logback.xml}.
 *
 * @param <E> what is logged
 */
public final class BatchedConsole<E> extends ConsoleAppender<E> {

  private static final int BUFFER_BYTES = 64 * 1024;

  @Override
  public void setOutputStream(OutputStream output) {
    super.setOutputStream(new BufferedOutputStream(output, BUFFER_BYTES));
  }
}
