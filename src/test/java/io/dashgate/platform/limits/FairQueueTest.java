package io.dashgate.platform.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is worked on, who stands in line, who is turned away. */
class FairQueueTest {

  private static final Future<Void> NEVER = Promise.<Void>promise().future();

  private final RefusalCounts refusals = new RefusalCounts();
  private final FairQueue queue = new FairQueue(2, () -> 3, refusals);
  private final List<Promise<String>> working = new ArrayList<>();

  @Test
  void thoseInLineFollowAndTheRestAreTurnedAway() {
    Future<String> first = ask("a");
    Future<String> second = ask("a");
    Future<String> third = ask("a");

    assertEquals(2, working.size());
    assertEquals(429, status(ask("a")));
    assertEquals(1, refusals.sum(RefusalCounts.Reason.PROJECT));

    working.get(1).complete("second");
    assertEquals("second", second.result());
    assertEquals(3, working.size());
    working.get(0).complete("first");
    working.get(2).complete("third");
    assertEquals("first", first.result());
    assertEquals("third", third.result());
  }

  @Test
  void tenantsDoNotWaitForEachOther() {
    for (int i = 0; i < 4; i++) {
      ask("a");
    }

    ask("b");
    ask(7L);

    assertEquals(4, working.size());
  }

  @Test
  void aTurnEndsOnceHoweverTheWorkEnds() {
    for (int round = 0; round < 50; round++) {
      Future<String> failing = ask("a");
      working.get(working.size() - 1).fail("no luck");
      assertTrue(failing.failed());
      Future<String> throwing =
          queue.submit(
              "a",
              NEVER,
              () -> {
                throw new IllegalStateException("a bug");
              });
      assertInstanceOf(IllegalStateException.class, throwing.cause());
    }

    working.clear();
    ask("a");
    ask("a");
    ask("a");
    assertEquals(2, working.size());
    assertEquals(429, status(ask("a")));
  }

  @Test
  void whoGoesAwayLeavesTheLineToOthers() {
    ask("a");
    ask("a");
    Promise<Void> gone = Promise.promise();
    Future<String> left = queue.submit("a", gone.future(), this::work);
    assertEquals(429, status(ask("a")));

    gone.complete();

    assertEquals(504, status(left));
    Future<String> next = ask("a");
    working.get(0).complete("done");
    assertEquals(3, working.size());
    working.get(2).complete("next");
    assertEquals("next", next.result());
  }

  @Test
  void whoGoesAwayKeepsATurnUntilTheWorkIsDone() {
    Promise<Void> gone = Promise.promise();
    queue.submit("a", gone.future(), this::work);
    ask("a");
    ask("a");

    gone.complete();
    assertEquals(2, working.size());

    working.get(0).complete("done");
    assertEquals(3, working.size());
  }

  private Future<String> ask(Object who) {
    return queue.submit(who, NEVER, this::work);
  }

  private Future<String> work() {
    Promise<String> promise = Promise.promise();
    working.add(promise);
    return promise.future();
  }

  private static int status(Future<String> refused) {
    return ((ApiException) refused.cause()).problem().status();
  }
}
