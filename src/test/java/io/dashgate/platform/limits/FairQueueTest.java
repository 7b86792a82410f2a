package io.dashgate.platform.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which requests run, wait, or are refused, with six slots. */
class FairQueueTest {

  private static final Future<Void> NEVER = Promise.<Void>promise().future();
  private static final Share ANN = tenant(1, "p");
  private static final Share BOB = tenant(2, "p");
  private static final Share EVE = tenant(3, "p");
  private static final Share UNKNOWN = Share.ofUnknown("7f000001");

  /** What a tenant alone has of the six slots. */
  private static final int ALONE = 4;

  private long nanos;
  private boolean usual = true;
  private final OverloadCounts refusals = new OverloadCounts();
  private final AtomicLong longestWait = new AtomicLong();
  private final QueueStatistics statistics =
      new QueueStatistics(wait -> longestWait.accumulateAndGet(wait, Math::max));
  private final FairQueue queue =
      new FairQueue(6, Duration.ofSeconds(10), refusals, statistics, server -> usual, () -> nanos);

  /** The work that runs, oldest first, and whose it is. */
  private final List<Promise<String>> working = new ArrayList<>();

  private final List<Share> started = new ArrayList<>();

  @Test
  void aTenantAloneUsesMostSlotsAndTheNextOneDoesNotWait() {
    submit(ANN, 100);
    assertEquals(ALONE, started.size());

    submit(BOB, 1);
    assertEquals(List.of(BOB), started.subList(ALONE, started.size()));
    submit(BOB, 1);
    assertEquals(6, started.size());

    submit(EVE, 1);
    assertEquals(6, started.size());
    finishOne();
    assertEquals(EVE, started.get(6));
    assertEquals(96, statistics.waiting(Share.Group.TENANTS));
  }

  @Test
  void tenantsTakeTurnsHoweverManyRequestsEachHas() {
    submit(ANN, 500);
    for (int tenant = 10; tenant < 29; tenant++) {
      submit(tenant(tenant, "p"), 26);
    }
    started.clear();

    finish(400);

    var perTenant =
        started.stream().collect(Collectors.groupingBy(Share::tenant, Collectors.counting()));
    assertEquals(20, perTenant.size());
    perTenant.values().forEach(turns -> assertTrue(turns >= 19 && turns <= 21, "" + perTenant));
  }

  @Test
  void theProjectsOfAnOrganizationHaveOneShareTogether() {
    for (int project = 0; project < 15; project++) {
      submit(tenant(1, project), 20);
    }
    submit(BOB, 300);
    started.clear();

    finish(200);

    long ofBob = started.stream().filter(BOB::equals).count();
    assertTrue(ofBob >= 98 && ofBob <= 102, "" + ofBob);
    var perProject =
        started.stream()
            .filter(share -> !share.equals(BOB))
            .collect(Collectors.groupingBy(Share::part, Collectors.counting()));
    assertEquals(15, perProject.size());
    perProject.values().forEach(turns -> assertTrue(turns >= 6 && turns <= 8, "" + perProject));
  }

  @Test
  void unknownCallersHaveAFewSlotsAndTakeTurnsByNetwork() {
    submit(UNKNOWN, 100);
    assertEquals(2, started.size());
    submit(ANN, 10);
    assertEquals(2 + 3, started.size());

    Share another = Share.ofUnknown("7f000002");
    submit(another, 1);
    started.clear();
    finish(20);
    assertTrue(started.indexOf(another) >= 0 && started.indexOf(another) < 10, "" + started);
  }

  @Test
  void aSlotIsReleasedOnceHoweverTheWorkEnds() {
    for (int round = 0; round < 50; round++) {
      Future<String> failing = submit(ANN);
      working.remove(working.size() - 1).fail("no luck");
      assertTrue(failing.failed());
      Future<String> throwing =
          queue.submit(
              ANN,
              NEVER,
              () -> {
                throw new IllegalStateException("a bug");
              });
      assertInstanceOf(IllegalStateException.class, throwing.cause());
    }

    started.clear();
    submit(ANN, 10);
    assertEquals(ALONE, started.size());
  }

  @Test
  void anAbandonedRequestLeavesTheQueueAtOnce() {
    submit(ANN, ALONE);
    Promise<Void> abandoned = Promise.promise();
    Future<String> dropped = queue.submit(ANN, abandoned.future(), () -> work(BOB));
    submit(ANN);
    assertEquals(2, statistics.waiting(Share.Group.TENANTS));

    abandoned.complete();

    assertEquals(504, status(dropped));
    assertEquals(1, statistics.waiting(Share.Group.TENANTS));
    finish(10);
    assertFalse(started.contains(BOB));
  }

  @Test
  void anAbandonedRequestKeepsItsSlotUntilTheWorkEnds() {
    Promise<Void> abandoned = Promise.promise();
    queue.submit(ANN, abandoned.future(), () -> work(ANN));
    submit(ANN, ALONE);
    assertEquals(ALONE, started.size());

    abandoned.complete();
    assertEquals(ALONE, started.size());
    finishOne();
    assertEquals(ALONE + 1, started.size());
  }

  @Test
  void aTenantFillsItsOwnQueueOnly() {
    submit(ANN, ALONE + 900);

    ApiException refused = (ApiException) submit(ANN).cause();

    assertEquals(429, refused.problem().status());
    assertEquals(
        "Too many requests at once. Wait for answers before sending more."
            + " At most 1000 requests may wait; 900 wait and 4 run.",
        refused.problem().detail());
    assertEquals(1, refusals.sum(OverloadCounts.Reason.PROJECT));
    // another project of the organization, and another organization
    assertFalse(submit(tenant(1, "other")).failed());
    submit(BOB, 200);
    assertEquals(1, refusals.sum(OverloadCounts.Reason.PROJECT));
    assertEquals(0, refusals.sum(OverloadCounts.Reason.GLOBAL));
  }

  @Test
  void whoDoesNotFillTheQueueIsToldThatTheServerIsShort() {
    for (int tenant = 10; tenant < 200; tenant++) {
      submit(tenant(tenant, "p"), 11);
    }
    List<Future<String>> refused =
        IntStream.range(0, 300).mapToObj(i -> submit(tenant(i + 1000, "p"))).toList();

    List<Integer> statuses = refused.stream().filter(Future::failed).map(this::status).toList();
    assertFalse(statuses.isEmpty());
    assertTrue(statuses.stream().allMatch(status -> status == 503), "" + statuses);
    assertTrue(refusals.sum(OverloadCounts.Reason.GLOBAL) >= statuses.size());
    assertEquals(429, status(submit(tenant(100, "p"))));
  }

  @Test
  void aRequestWaitsNoLongerThanTheLimit() {
    submit(ANN, ALONE);
    Future<String> waiting = submit(ANN);
    nanos += Duration.ofMillis(9_900).toNanos();
    queue.tick();
    assertFalse(waiting.isComplete());

    nanos += Duration.ofMillis(200).toNanos();
    queue.tick();

    assertEquals(429, status(waiting));
    assertEquals(0, statistics.waiting(Share.Group.TENANTS));
    finish(ALONE);
    assertEquals(ALONE, started.size());
  }

  @Test
  void nobodyWaitsLongWhileTheWorkDoesNotGoAsUsual() {
    submit(ANN, ALONE);
    Future<String> waiting = submit(ANN);
    usual = false;
    nanos += Duration.ofMillis(500).toNanos();
    Future<String> late = submit(ANN);
    queue.tick();
    assertFalse(waiting.isComplete());

    nanos += Duration.ofMillis(500).toNanos();
    queue.tick();
    assertEquals(503, status(waiting));
    assertFalse(late.isComplete());

    usual = true;
    nanos += Duration.ofSeconds(5).toNanos();
    queue.tick();
    assertFalse(late.isComplete());
  }

  @Test
  void aRequestThatWouldWaitForTooLongIsRefusedAtOnce() {
    submit(ANN, ALONE + 60);
    for (int second = 0; second < 5; second++) {
      nanos += Duration.ofSeconds(1).toNanos();
      finish(5);
      queue.tick();
    }
    // 35 wait, and five a second have their turn
    assertEquals(35, statistics.waiting(Share.Group.TENANTS));
    submit(ANN, 15);
    Future<String> refused = submit(ANN);

    assertEquals(429, status(refused));
    String text = ((ApiException) refused.cause()).problem().detail();
    assertTrue(text.endsWith("A request may wait for 10 seconds; 50 wait and 4 run."), text);
    assertFalse(submit(tenant(1, "quiet")).failed());
    assertEquals(Duration.ofSeconds(5).toNanos(), longestWait.get());
  }

  @Test
  void retryAfterGrowsWithTheQueueAndIsSpread() {
    List<Long> soon = retries(20);
    List<Long> later = retries(200);

    assertTrue(soon.stream().allMatch(seconds -> seconds >= 1), "" + soon);
    assertTrue(average(later) > average(soon) + 3, soon + " " + later);
    assertTrue(later.stream().distinct().count() > 3, "" + later);
  }

  /** Returns the values for a queue that has one turn a second. */
  private List<Long> retries(int length) {
    QueuedTenant tenant = new QueuedTenant(Share.Group.TENANTS);
    for (int i = 0; i < length; i++) {
      tenant.add(
          new WaitingRequest(ANN, 0) {
            @Override
            void run() {}

            @Override
            void refuse(ApiException reason) {}
          },
          0);
    }
    for (int i = 0; i < 100; i++) {
      tenant.started();
    }
    tenant.measure(Duration.ofSeconds(10).toNanos());
    QueueRefusals made = new QueueRefusals(Duration.ofSeconds(10), refusals);
    return IntStream.range(0, 50)
        .mapToObj(i -> made.full(tenant, true).headers().get("Retry-After"))
        .map(Long::valueOf)
        .toList();
  }

  private static double average(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).average().orElseThrow();
  }

  private static Share tenant(int number, Object part) {
    return Share.of(new UUID(0, number), part);
  }

  private void submit(Share share, int times) {
    for (int i = 0; i < times; i++) {
      submit(share);
    }
  }

  private Future<String> submit(Share share) {
    return queue.submit(share, NEVER, () -> work(share));
  }

  private Future<String> work(Share share) {
    Promise<String> promise = Promise.promise();
    working.add(promise);
    started.add(share);
    return promise.future();
  }

  private void finish(int times) {
    for (int i = 0; i < times && !working.isEmpty(); i++) {
      finishOne();
    }
  }

  private void finishOne() {
    working.remove(0).complete("done");
  }

  private int status(Future<String> refused) {
    return ((ApiException) refused.cause()).problem().status();
  }
}
