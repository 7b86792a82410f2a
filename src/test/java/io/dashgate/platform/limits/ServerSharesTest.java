package io.dashgate.platform.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Work that needs one server of several does not hold up the work for the others. */
class ServerSharesTest {

  private static final String LOST = "lost";
  private static final String GOOD = "good";
  private static final int SLOTS = 6;
  private static final int OF_A_SERVER = 4;

  private long nanos;
  private boolean lost;
  private final FairQueue queue =
      new FairQueue(
          SLOTS,
          Duration.ofSeconds(10),
          new OverloadCounts(),
          new QueueStatistics(any -> {}),
          server -> !(lost && LOST.equals(server)),
          () -> nanos);
  private final List<Share> started = new ArrayList<>();
  private final List<Promise<String>> working = new ArrayList<>();

  @Test
  void manyTenantsOfOneServerLeaveSlotsToThoseOfAnother() {
    for (int tenant = 0; tenant < 50; tenant++) {
      submit(share(tenant, LOST));
    }
    assertEquals(OF_A_SERVER, started.size());

    submit(share(50, GOOD));

    assertEquals(share(50, GOOD), started.get(OF_A_SERVER));
  }

  @Test
  void aTenantLeavesASlotToOthersOfItsServer() {
    for (int i = 0; i < 50; i++) {
      submit(share(1, LOST));
    }
    assertEquals(OF_A_SERVER - 1, started.size());

    submit(share(2, LOST));

    assertEquals(share(2, LOST), started.get(OF_A_SERVER - 1));
  }

  @Test
  void slotsOfThoseThatEndGoToOtherServersToo() {
    for (int tenant = 0; tenant < 50; tenant++) {
      submit(share(tenant, LOST));
    }
    submit(share(50, GOOD));
    submit(share(51, GOOD));
    Future<String> waiting = submit(share(52, GOOD));
    assertEquals(SLOTS, started.size());

    working.get(OF_A_SERVER).complete("done");

    assertEquals(share(52, GOOD), started.get(SLOTS));
    assertFalse(waiting.isComplete());
  }

  @Test
  void withoutServersTenantsUseAllSlots() {
    for (int tenant = 0; tenant < 50; tenant++) {
      submit(share(tenant, null));
    }

    assertEquals(SLOTS, started.size());
  }

  @Test
  void anOrganizationWithProjectsOnTwoServersGoesOnWithOne() {
    Share onLost = Share.of(new UUID(0, 1), "a").on(LOST);
    Share onGood = Share.of(new UUID(0, 1), "b").on(GOOD);
    for (int tenant = 10; tenant < 14; tenant++) {
      submit(share(tenant, LOST));
    }
    submit(onLost);
    assertEquals(OF_A_SERVER, started.size());

    submit(onGood);
    assertEquals(onGood, started.get(OF_A_SERVER));

    submit(onGood);
    submit(onGood);
    working.get(OF_A_SERVER).complete("done");
    assertEquals(onGood, started.get(started.size() - 1));
  }

  @Test
  void onlyRequestsForALostServerWaitShortly() {
    for (int tenant = 0; tenant < 4; tenant++) {
      submit(share(tenant, LOST));
    }
    submit(share(4, GOOD));
    submit(share(5, GOOD));
    Future<String> forLost = submit(share(6, LOST));
    Future<String> forGood = submit(share(7, GOOD));
    lost = true;
    nanos += Duration.ofSeconds(1).toNanos();

    queue.tick();

    ApiException refusal = assertInstanceOf(ApiException.class, forLost.cause());
    assertEquals(503, refusal.problem().status());
    assertFalse(forGood.isComplete());
  }

  private static Share share(int tenant, @Nullable String server) {
    return Share.of(new UUID(0, tenant), "p").on(server);
  }

  private Future<String> submit(Share share) {
    return queue.submit(
        share,
        Promise.promise().future(),
        () -> {
          Promise<String> work = Promise.promise();
          started.add(share);
          working.add(work);
          return work.future();
        });
  }
}
