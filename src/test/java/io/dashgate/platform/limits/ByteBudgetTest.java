package io.dashgate.platform.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Who gets bytes, who waits for them, and who is refused. */
class ByteBudgetTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final long LONG = 60_000;

  private final ByteBudget budget = new ByteBudget(100);
  private final Context context = VERTX.getOrCreateContext();

  @AfterAll
  static void close() throws Exception {
    get(VERTX.close());
  }

  @Test
  void aTenantMayTakeHalfAndAllTenantsTheWhole() {
    ByteLease first = budget.lease("a");
    assertTrue(first.tryTake(30));
    assertTrue(budget.lease("a").tryTake(20));
    assertFalse(budget.lease("a").tryTake(1));
    assertTrue(budget.lease("b").tryTake(50));
    assertFalse(budget.lease("c").tryTake(1));
    assertFalse(budget.lease(null).tryTake(1));
    assertEquals(3, budget.refused());

    first.close();
    assertEquals(70, budget.used());
    assertTrue(budget.lease(null).tryTake(30));
  }

  @Test
  void bytesAreGivenBackOnce() {
    ByteLease lease = budget.lease("a");
    assertTrue(lease.tryTake(40));
    lease.release(10);
    assertEquals(30, budget.used());
    lease.close();
    lease.close();
    lease.release(10);
    assertEquals(0, budget.used());
    assertFalse(lease.tryTake(1));
    assertEquals(503, status(take(lease, 1, LONG)));
  }

  @Test
  void waitsAreServedInTheirOrder() throws Exception {
    ByteLease holder = budget.lease(null);
    assertTrue(holder.tryTake(100));
    List<String> served = Collections.synchronizedList(new ArrayList<>());
    Future<Void> big = take(budget.lease("a"), 50, LONG).onSuccess(any -> served.add("big"));
    Future<Void> small = take(budget.lease("b"), 10, LONG).onSuccess(any -> served.add("small"));
    settle();

    holder.release(20);
    settle();
    assertEquals(List.of(), served);
    assertFalse(budget.lease("c").tryTake(1), "overtakes");

    holder.release(40);
    get(big);
    get(small);
    assertEquals(List.of("big", "small"), served);
  }

  @Test
  void aTenantThatUsedUpItsShareDelaysNobody() throws Exception {
    ByteLease greedy = budget.lease("a");
    assertTrue(greedy.tryTake(50));
    Future<Void> waiting = take(budget.lease("a"), 10, LONG);

    get(take(budget.lease("b"), 20, LONG));
    assertTrue(budget.lease("b").tryTake(1));
    settle();
    assertFalse(waiting.isComplete());

    greedy.release(10);
    get(waiting);
  }

  @Test
  void aWaitEndsAtItsTimeWithTheReason() {
    assertTrue(budget.lease("a").tryTake(50));
    assertEquals(429, status(take(budget.lease("a"), 1, 10)));
    assertEquals(429, status(take(budget.lease("a"), 1, 0)));
    assertTrue(budget.lease("b").tryTake(50));
    assertEquals(503, status(take(budget.lease("c"), 1, 10)));
    assertEquals(429, status(take(budget.lease("d"), 51, LONG)), "can never be served");
    assertEquals(4, budget.refused());
  }

  @Test
  void aClosedLeaseEndsItsWaitsAndLetsOthersPass() throws Exception {
    ByteLease holder = budget.lease(null);
    assertTrue(holder.tryTake(90));
    ByteLease gone = budget.lease("a");
    Future<Void> abandoned = take(gone, 50, LONG);
    Future<Void> next = take(budget.lease("b"), 10, LONG);
    settle();

    gone.close();
    assertEquals(503, status(abandoned));
    get(next);
  }

  @Test
  void aWaitEndsOnItsOwnContext() throws Exception {
    ByteLease holder = budget.lease(null);
    assertTrue(holder.tryTake(100));
    Future<Context> seen = take(budget.lease("a"), 10, LONG).map(any -> Vertx.currentContext());
    settle();

    holder.close();
    assertSame(context, get(seen));
  }

  private Future<Void> take(ByteLease lease, long bytes, long timeoutMs) {
    return Future.future(
        done -> context.runOnContext(any -> lease.take(bytes, timeoutMs).onComplete(done)));
  }

  /** Waits until everything that was put on the context so far is done. */
  private void settle() throws Exception {
    get(Future.<Void>future(done -> context.runOnContext(any -> done.complete())));
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  private static int status(Future<?> refused) {
    try {
      throw new AssertionError("succeeded with " + get(refused));
    } catch (ExecutionException failure) {
      return assertInstanceOf(ApiException.class, failure.getCause()).problem().status();
    } catch (Exception noAnswer) {
      throw new AssertionError(noAnswer);
    }
  }
}
