package io.dashgate.platform.ops;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import io.dashgate.testing.Soon;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The queue of access lines while standard output stalls. */
class AccessLogAppenderTest {

  private static final int ROOM = 16;

  @Test
  void linesAreDroppedAndCountedInsteadOfBlocking() throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch stalled = new CountDownLatch(1);
    AtomicInteger written = new AtomicInteger();
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    AppenderBase<ILoggingEvent> output =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent line) {
            reached.countDown();
            try {
              stalled.await();
              written.incrementAndGet();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    output.setContext(context);
    output.start();
    AccessLogAppender queue = new AccessLogAppender();
    queue.setContext(context);
    queue.setRingBufferSize(ROOM);
    queue.addAppender(output);
    queue.start();
    Logger logger = context.getLogger("dashgate.access");
    logger.setLevel(Level.INFO);
    logger.addAppender(queue);
    long before = AccessLogAppender.dropped();

    logger.info("request");
    reached.await(); // from now on nothing leaves the queue, not even between a poll and a drop
    for (int i = 1; i < 100; i++) {
      logger.info("request");
    }
    long dropped = AccessLogAppender.dropped() - before;
    stalled.countDown();

    Soon.seen(Duration.ofSeconds(10), () -> written.get() + dropped == 100);
    queue.stop();
    assertTrue(context.getStatusManager().getCopyOfStatusListenerList().isEmpty(), "it prints");
    assertTrue(dropped >= 100 - 2 * ROOM - 1, () -> "dropped " + dropped);
  }
}
