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

/** Which requests of a tenant run, wait, or are refused. */
class FairQueueTest {

  private static final Future<Void> NEVER = Promise.<Void>promise().future();

  private final OverloadCounts refusals = new OverloadCounts();
  private final FairQueue queue = new FairQueue(2, () -> 3, refusals);
  private final List<Promise<String>> working = new ArrayList<>();

  @Test
  void waitingRequestsFollowAndTheRestAreRefused() {
    Future<String> first = submit("a");
    Future<String> second = submit("a");
    Future<String> third = submit("a");

    assertEquals(2, working.size());
    assertEquals(429, status(submit("a")));
    assertEquals(1, refusals.sum(OverloadCounts.Reason.PROJECT));

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
      submit("a");
    }

    submit("b");
    submit(7L);

    assertEquals(4, working.size());
  }

  @Test
  void aSlotIsReleasedOnceHoweverTheWorkEnds() {
    for (int round = 0; round < 50; round++) {
      Future<String> failing = submit("a");
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
    submit("a");
    submit("a");
    submit("a");
    assertEquals(2, working.size());
    assertEquals(429, status(submit("a")));
  }

  @Test
  void anAbandonedRequestLeavesItsPlaceInTheQueueToOthers() {
    submit("a");
    submit("a");
    Promise<Void> abandoned = Promise.promise();
    Future<String> dropped = queue.submit("a", abandoned.future(), this::work);
    assertEquals(429, status(submit("a")));

    abandoned.complete();

    assertEquals(504, status(dropped));
    Future<String> next = submit("a");
    working.get(0).complete("done");
    assertEquals(3, working.size());
    working.get(2).complete("next");
    assertEquals("next", next.result());
  }

  @Test
  void anAbandonedRequestKeepsItsSlotUntilTheWorkEnds() {
    Promise<Void> abandoned = Promise.promise();
    queue.submit("a", abandoned.future(), this::work);
    submit("a");
    submit("a");

    abandoned.complete();
    assertEquals(2, working.size());

    working.get(0).complete("done");
    assertEquals(3, working.size());
  }

  private Future<String> submit(Object tenant) {
    return queue.submit(tenant, NEVER, this::work);
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
