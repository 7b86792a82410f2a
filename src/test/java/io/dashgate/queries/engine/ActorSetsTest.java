package io.dashgate.queries.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ActorSetsTest {

  @Test
  void noActorIsAboveTheLargest() {
    for (int actors = 1; actors < 300; actors++) {
      ActorSets sets = new ActorSets();
      for (int actor = 1; actor <= actors; actor++) {
        sets.add(0, actor);
      }
      int[] seen = {0};
      sets.forEach(
          0,
          actor -> {
            assertTrue(actor <= sets.largest(), () -> actor + " of " + sets.largest());
            seen[0]++;
          });
      assertEquals(actors, seen[0]);
      assertEquals(actors, sets.count(0));
    }
  }

  @Test
  void actorsWithLargeNumbersAreFound() {
    ActorSets sets = new ActorSets();
    for (int i = 0; i < 200_000; i++) {
      sets.add(1, 20_000_000 + 97 * i);
      sets.add(1, 20_000_000 + 97 * i);
    }
    assertEquals(200_000, sets.count(1));
  }
}
