package io.dashgate.platform.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Members of a stored object while they change. */
class ChangingMembersTest {

  private static Map<String, @Nullable String> change(String name, @Nullable String value) {
    Map<String, @Nullable String> change = new HashMap<>();
    change.put(name, value);
    return change;
  }

  @Test
  void whatWasStoredOrHandedOutDoesNotChange() {
    Map<String, String> stored = Map.of("a", "1");
    ChangingMembers members = new ChangingMembers(stored);
    assertTrue(members.change(change("b", "2"), 100));
    Map<String, String> first = members.values();
    assertTrue(members.change(change("a", null), 100));

    assertEquals(Map.of("a", "1", "b", "2"), first);
    assertEquals(Map.of("b", "2"), members.values());
  }

  @Test
  void theLengthIsThatOfTheObjectInUtf8() {
    for (String value : new String[] {"1", "\"x\"", "\"é\"", "\"€\"", "\"😀\""}) {
      int bytes = ("\"ä\":" + value + ",").getBytes(StandardCharsets.UTF_8).length;

      assertTrue(new ChangingMembers(Map.of()).change(change("ä", value), bytes), value);
      assertFalse(new ChangingMembers(Map.of()).change(change("ä", value), bytes - 1), value);
    }
  }

  @Test
  void whatIsReplacedOrRemovedCountsNoMore() {
    ChangingMembers members = new ChangingMembers(Map.of("a", "1000"));

    assertFalse(members.change(change("b", "1"), 10));
    assertTrue(members.change(change("a", "10000"), 10));
    assertFalse(members.change(change("a", "100000"), 10));
    assertTrue(members.change(change("a", null), 10));
    assertTrue(members.change(change("b", "10000"), 10));
    assertEquals(Map.of("b", "10000"), members.values());
  }
}
