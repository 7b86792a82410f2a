package io.dashgate.platform.vertx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Each request has a context of its own, a duplicate of its verticle's. */
class ContextDeadlineTest {

  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void close() {
    await(VERTX.close());
  }

  @Test
  void itSurvivesTimersAndWorkOnOtherThreads() {
    List<@Nullable Long> seen = Collections.synchronizedList(Arrays.asList(null, null, null));
    Context request = request();

    await(
        Future.future(
            done ->
                request.runOnContext(
                    v -> {
                      ContextDeadline.set(42);
                      seen.set(0, ContextDeadline.get());
                      VERTX
                          .timer(1, TimeUnit.MILLISECONDS)
                          .onSuccess(any -> seen.set(1, ContextDeadline.get()))
                          .compose(
                              any ->
                                  VERTX.executeBlocking(() -> seen.set(2, ContextDeadline.get())))
                          .onComplete(any -> done.complete());
                    })));

    assertEquals(List.of(42L, 42L, 42L), seen);
  }

  @Test
  void anotherRequestHasNone() {
    Context one = request();
    Context other = ((ContextInternal) one).duplicate();

    await(
        Future.future(
            done ->
                one.runOnContext(
                    v -> {
                      ContextDeadline.set(42);
                      done.complete();
                    })));

    assertNull(
        await(
            Future.<Long>future(
                done -> other.runOnContext(v -> done.complete(ContextDeadline.get())))));
    assertNull(ContextDeadline.get());
  }

  private static Context request() {
    return ((ContextInternal) VERTX.getOrCreateContext()).duplicate();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
