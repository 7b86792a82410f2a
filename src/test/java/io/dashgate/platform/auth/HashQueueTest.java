package io.dashgate.platform.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.db.Deadline;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.testing.Soon;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Turns of networks and accounts, and the limits of the queue. */
class HashQueueTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx();
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());
  private final List<Future<String>> results = new ArrayList<>();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Work that runs until it is released. */
  private final class Work {

    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final Future<String> result;

    private Work(HashQueue queue, String name, String account, String network) {
      result =
          queue.run(
              new HashSubject(account, network),
              () -> {
                started.countDown();
                release.await(LONG.toSeconds(), TimeUnit.SECONDS);
                done.add(name);
                return name;
              });
    }

    private void awaitStart() throws InterruptedException {
      assertTrue(started.await(LONG.toSeconds(), TimeUnit.SECONDS));
    }

    private boolean hasStarted() {
      return started.getCount() == 0;
    }
  }

  private HashQueue queue(int threads, int perSubject, int inAll, Duration wait) {
    return new HashQueue(vertx, "hashes", new HashQueue.Limits(threads, perSubject, inAll, wait));
  }

  private void add(HashQueue queue, String name, String account, String network) {
    results.add(
        queue.run(
            new HashSubject(account, network),
            () -> {
              done.add(name);
              return name;
            }));
  }

  private void awaitResults() {
    results.forEach(result -> result.toCompletionStage().toCompletableFuture().join());
  }

  private static ApiException failure(Future<String> result) {
    CompletionException failure =
        assertThrows(
            CompletionException.class,
            () -> result.toCompletionStage().toCompletableFuture().join());
    return (ApiException) failure.getCause();
  }

  @Test
  void oneNetworkUsesOneThread() throws InterruptedException {
    HashQueue queue = queue(2, 10, 10, LONG);
    Work first = new Work(queue, "first", null, "a");
    first.awaitStart();
    Work second = new Work(queue, "second", null, "a");
    Work other = new Work(queue, "other", null, "b");
    other.awaitStart();

    assertFalse(second.hasStarted());
    first.release.countDown();
    second.awaitStart();
    second.release.countDown();
    other.release.countDown();
  }

  @Test
  void oneAccountUsesOneThreadWhateverItsNetworks() throws InterruptedException {
    HashQueue queue = queue(2, 10, 10, LONG);
    Work first = new Work(queue, "first", "ann", "a");
    first.awaitStart();
    Work second = new Work(queue, "second", "ann", "b");
    Work other = new Work(queue, "other", "bob", "b"); // after it, but not held up by it
    other.awaitStart();

    assertFalse(second.hasStarted());
    first.release.countDown();
    other.release.countDown();
    second.awaitStart();
    second.release.countDown();
  }

  @Test
  void networksTakeTurns() throws InterruptedException {
    HashQueue queue = queue(1, 10, 10, LONG);
    Work first = new Work(queue, "a0", null, "a");
    first.awaitStart();
    for (String name : List.of("a1", "a2", "a3", "b1", "b2", "c1")) {
      add(queue, name, null, name.substring(0, 1));
    }

    first.release.countDown();
    awaitResults();

    assertEquals(List.of("a0", "a1", "b1", "c1", "a2", "b2", "a3"), done);
  }

  @Test
  void tooManyOfOneSubjectAreRefusedAndOthersAreNot() throws InterruptedException {
    HashQueue queue = queue(1, 2, 10, LONG);
    Work first = new Work(queue, "first", "ann", "a");
    first.awaitStart();
    add(queue, "second", "ann", "a");
    add(queue, "third", "bob", "a");
    ApiException ofNetwork = failure(queue.run(new HashSubject("eve", "a"), () -> "refused"));
    add(queue, "fourth", "ann", "b");
    ApiException ofAccount = failure(queue.run(new HashSubject("ann", "c"), () -> "refused"));
    add(queue, "fifth", "eve", "b");

    for (ApiException refusal : List.of(ofNetwork, ofAccount)) {
      assertEquals(429, refusal.problem().status());
      assertEquals("concurrency_limit_exceeded", refusal.problem().code());
      assertTrue(refusal.headers().containsKey("Retry-After"));
    }
    first.release.countDown();
    awaitResults();
    assertEquals(5, done.size());
    assertEquals(0, queue.length());
  }

  @Test
  void aFullQueueRefusesTheNetworkThatHasMostWaiting() throws InterruptedException {
    HashQueue queue = queue(1, 10, 3, LONG);
    Work first = new Work(queue, "first", null, "a");
    first.awaitStart();
    add(queue, "a1", null, "a");
    add(queue, "a2", null, "a");
    Future<String> newest = queue.run(HashSubject.visitor("a"), () -> "displaced");
    add(queue, "b1", null, "b");
    add(queue, "c1", null, "c");
    Future<String> displaced = results.remove(1);

    assertEquals(429, failure(newest).problem().status());
    assertEquals(429, failure(displaced).problem().status());
    ApiException full = failure(queue.run(HashSubject.visitor("d"), () -> "refused"));
    assertEquals(503, full.problem().status());
    first.release.countDown();
    awaitResults();
    assertEquals(List.of("first", "a1", "b1", "c1"), done);
  }

  @Test
  void theWaitIsLimited() throws InterruptedException {
    HashQueue queue = queue(1, 10, 10, Duration.ofMillis(50));
    Work first = new Work(queue, "first", null, "a");
    first.awaitStart();

    ApiException late = failure(queue.run(HashSubject.visitor("b"), () -> "never"));

    assertEquals(503, late.problem().status());
    assertEquals(0, queue.length());
    first.release.countDown();
    Soon.seen(LONG, () -> first.result.succeeded());
    assertEquals(List.of("first"), done);
  }

  @Test
  void aWaitBehindTheWorkOfTheSameNetworkIsNotTheFaultOfTheGateway() throws InterruptedException {
    HashQueue queue = queue(1, 10, 10, Duration.ofMillis(50));
    Work first = new Work(queue, "first", null, "a");
    first.awaitStart();

    ApiException late = failure(queue.run(HashSubject.visitor("a"), () -> "never"));

    assertEquals(429, late.problem().status());
    first.release.countDown();
  }

  @Test
  void theWaitEndsBeforeTheTimeOfTheRequest() throws InterruptedException {
    HashQueue queue = queue(1, 10, 10, LONG);
    Work first = new Work(queue, "first", null, "a");
    first.awaitStart();
    Promise<Long> leftMs = Promise.promise();

    vertx.runOnContext(
        any -> {
          Deadline.set(700);
          queue
              .run(HashSubject.visitor("b"), () -> "never")
              .onComplete(refused -> leftMs.complete(Deadline.leftOfCurrentMs(700)));
        });

    assertTrue(leftMs.future().toCompletionStage().toCompletableFuture().join() > 0);
    first.release.countDown();
  }

  @Test
  void aFailureFreesItsThread() {
    HashQueue queue = queue(1, 10, 10, LONG);
    Future<String> failing =
        queue.run(
            HashSubject.SYSTEM,
            () -> {
              throw new IllegalStateException("of the test");
            });
    add(queue, "next", null, "system");

    awaitResults();

    assertTrue(failing.failed());
    assertEquals(List.of("next"), done);
  }
}
