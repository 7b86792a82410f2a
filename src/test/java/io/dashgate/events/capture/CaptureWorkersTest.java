package io.dashgate.events.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The queue of work of requests that may be over before its turn comes. */
class CaptureWorkersTest {

  private final Vertx vertx = Vertx.vertx();
  private final CaptureWorkers workers = CaptureWorkers.ofRequests(vertx);

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> result) {
    return result.toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void commitsDoNotQueueBehindRequests() {
    CountDownLatch busy = new CountDownLatch(1);
    Promise<Void> open = Promise.promise();
    List<Future<Object>> before = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      before.add(
          workers.run(
              open.future(),
              () -> {
                busy.await();
                return "";
              }));
    }
    assertEquals(1, await(CaptureWorkers.ofCommits(vertx).run(open.future(), () -> 1)));
    busy.countDown();
    before.forEach(CaptureWorkersTest::await);
  }

  @Test
  void workOfARequestThatIsOverIsNotRun() {
    CountDownLatch busy = new CountDownLatch(1);
    Promise<Void> open = Promise.promise();
    List<Future<Object>> before = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      before.add(
          workers.run(
              open.future(),
              () -> {
                busy.await();
                return "";
              }));
    }
    AtomicInteger runs = new AtomicInteger();
    Promise<Void> over = Promise.promise();
    Future<Integer> dropped = workers.run(over.future(), runs::incrementAndGet);
    over.complete();
    busy.countDown();

    assertThrows(CompletionException.class, () -> await(dropped));
    assertEquals(0, runs.get());
    before.forEach(CaptureWorkersTest::await);
    assertEquals(1, await(workers.run(open.future(), runs::incrementAndGet)));
  }
}
