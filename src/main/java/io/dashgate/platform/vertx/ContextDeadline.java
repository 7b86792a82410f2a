package io.dashgate.platform.vertx;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;
import org.jspecify.annotations.Nullable;

/**
 * The deadline of a request, kept with its context: it is still there after timers, statements and
 * work on other threads. Vert.x loads this class before it makes contexts, because a context only
 * has room for locals that were registered by then.
 */
public final class ContextDeadline implements VertxServiceProvider {

  private static final ContextLocal<Long> NANOS = ContextLocal.registerLocal(Long.class);

  @Override
  public void init(VertxBootstrap vertx) {
    // loading the class has registered the local
  }

  /** Sets the deadline of the current context, as a value of {@link System#nanoTime}. */
  public static void set(long nanos) {
    NANOS.put(Vertx.currentContext(), nanos);
  }

  /** Returns the deadline of the current context; null if it has none or there is no context. */
  public static @Nullable Long get() {
    Context context = Vertx.currentContext();
    return context == null ? null : NANOS.get(context);
  }
}
