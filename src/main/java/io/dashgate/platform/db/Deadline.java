package io.dashgate.platform.db;

import io.dashgate.platform.vertx.ContextDeadline;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The time by which a request must be answered. Its statements end by then, too. */
public final class Deadline {

  /** No deadline: work outside a request. */
  static final Deadline NEVER = new Deadline(System.nanoTime() + Long.MAX_VALUE / 2);

  private final long nanos;

  private Deadline(long nanos) {
    this.nanos = nanos;
  }

  /** Sets the deadline of the current request, in milliseconds from now. */
  public static void set(long milliseconds) {
    ContextDeadline.set(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds));
  }

  /** Returns the milliseconds left for the current request, at most {@code most}. */
  public static long leftOfCurrentMs(long most) {
    return current().leftMs(most);
  }

  /** Returns the deadline of the current request; {@link #NEVER} outside a request. */
  public static Deadline current() {
    @Nullable Long set = ContextDeadline.get();
    return set == null ? NEVER : new Deadline(set);
  }

  /** Returns the milliseconds left, at most {@code most}; 0 or less: the time is up. */
  public long leftMs(long most) {
    return Math.min(most, TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime()));
  }
}
