package io.dashgate.testing;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Runs the same call several times at once. */
public final class Concurrently {

  private Concurrently() {}

  /**
   * Calls {@code work} from {@code times} threads that start together.
   *
   * @param work receives the number of its thread, from 0
   * @return the results, in the order of the numbers
   */
  public static <T> List<T> call(int times, IntFunction<T> work) {
    ExecutorService threads = Executors.newFixedThreadPool(times);
    CountDownLatch ready = new CountDownLatch(times);
    try {
      List<CompletableFuture<T>> calls =
          IntStream.range(0, times)
              .mapToObj(
                  number ->
                      CompletableFuture.supplyAsync(
                          () -> {
                            ready.countDown();
                            await(ready);
                            return work.apply(number);
                          },
                          threads))
              .toList();
      return calls.stream().map(CompletableFuture::join).toList();
    } finally {
      threads.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
