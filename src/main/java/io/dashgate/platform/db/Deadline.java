package io.dashgate.platform.db;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Until when a request has to be answered. It is kept with the request's context, so that all that
 * is asked of the database there is asked for no longer than that.
 */
public final class Deadline {

  /** Of what no request waits for. */
  static final Deadline NEVER = new Deadline(System.nanoTime() + Long.MAX_VALUE / 2);

  private static final ContextLocal<Deadline> OF_CONTEXT =
      ContextLocal.registerLocal(Deadline.class);

  private final long nanos;

  private Deadline(long nanos) {
    this.nanos = nanos;
  }

  /** Vert.x loads this before it makes contexts, which have room only for what is known by then. */
  public static final class Registration implements VertxServiceProvider {

    @Override
    public void init(VertxBootstrap vertx) {
      Deadline.current(); // loads the class, with its place
    }
  }

  /** Gives the request on whose context this runs as many milliseconds from now. */
  public static void set(long milliseconds) {
    Context context = Vertx.currentContext();
    OF_CONTEXT.put(
        context, new Deadline(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds)));
  }

  /** Returns that of the request on whose context this runs; outside of requests there is none. */
  static Deadline current() {
    Context context = Vertx.currentContext();
    @Nullable Deadline set = context == null ? null : OF_CONTEXT.get(context);
    return set == null ? NEVER : set;
  }

  /**
   * Returns the milliseconds that are left, but no more than {@code most}; 0 or less: it is over.
   */
  long leftMs(long most) {
    return Math.min(most, TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime()));
  }
}
