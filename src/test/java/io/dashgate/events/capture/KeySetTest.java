package io.dashgate.events.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The keys of objects, which anybody chooses. */
class KeySetTest {

  private final KeySet keys = new KeySet();

  @Test
  void keysWithEqualHashCodesAreAsQuickAsOthers() {
    int pairs = 18; // with a probe of each of the others, this would take an hour
    keys.begin();
    int hash = "Aa".repeat(pairs).hashCode();
    for (int i = 0; i < 1 << pairs; i++) {
      StringBuilder key = new StringBuilder();
      for (int bit = 0; bit < pairs; bit++) {
        key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      assertEquals(hash, key.toString().hashCode());
      assertTrue(keys.add(key.toString()));
    }
    assertFalse(keys.add("Aa".repeat(pairs)));
  }

  @Test
  void keysOfAllLengthsAreDistinguished() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      keys.begin();
      Set<String> expected = new HashSet<>();
      for (int i = 0; i < random.nextInt(300); i++) {
        StringBuilder key = new StringBuilder();
        for (int length = random.nextInt(8); length > 0; length--) {
          key.append(random.nextInt(4) == 0 ? '\0' : random.nextInt(4) == 0 ? '\uffff' : 'a');
        }
        assertEquals(expected.add(key.toString()), keys.add(key.toString()));
      }
    }
  }
}
