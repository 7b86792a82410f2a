package io.dashgate.events.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.problem.ApiException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Texts that lz-string 1.5.0 has compressed. */
class LzStringTest {

  static final String EVENT =
      "{\"event\":\"$pageview\",\"properties\":{\"$os\":\"Mac OS X\",\"$brows"
          + "er\":\"Chrome\",\"$current_url\":\"http://localhost:8000/k\u00e4se/"
          + "\ud83e\uddc0\",\"title\":\"\u4f60\u597d\",\"token\":\"phc_a\",\"distin"
          + "ct_id\":\"17f8\",\"$lib\":\"web\",\"list\":[1,2,3,1.5,null,true]}}";

  static final String COMPRESSED_EVENT =
      "N4IgpgbmB2AuIC4QBIAOBDA5pAlmA7iADQioBOA9qmGbHgM6KjIWNICy6AxgAQDyAZR4ANYigBGl"
          + "fPRqIQAYQAWlALZgxyLgFcyZGLAD6OgDZzFsWKgQB6a8Ypd0xxa1gIAHAAZv1gNYATmWtAPg3AAd"
          + "2xOlhjdSRAA3lAX00Iil8YOVRFLgN0MQATHHo6aC5DHBy5AEYAdgAzdw1jHHE5fDAmkgaCxABtcq"
          + "IAJiIAZiJygDoAViJoLWNjIlgyLTAAXQBfVaA===";

  private static final String COMPRESSED_RUN =
      "N4IgpgbmB2AuIC4QCcQBoQBMCWBnW20AxrAPraaJbogAOyA9rWMgWLoqAIZUAe/AwUOEjRY8RMlT"
          + "pM2XPkLFS5StVr1GzVu07de/QcNHjJ02fMXLV6zdt37Dx0+cvXb9x89fvP33/8BgUHBIaFh4RGR4"
          + "QCeAF5xCfFJiSnJaakZ6VmZOdl5uQX5RYUlxWWlFeVVlTXVdbUN9U2NLc1trR3tXZ093X29A/1Dg"
          + "yPDY6MT41OZIAC+s0A==";

  private static String decompress(String text, long most, boolean partial) {
    return LzString.decompress(text.getBytes(ISO_8859_1), most, partial, Memory.UNLIMITED);
  }

  @Test
  void whatTheLibraryHasCompressedIsRead() {
    assertEquals(EVENT, decompress(COMPRESSED_EVENT, 10_000, false));
    assertEquals(EVENT, decompress(COMPRESSED_EVENT.replace('+', ' '), 10_000, false));
    assertEquals(
        "{\"event\":\"r\",\"distinct_id\":\"d\",\"properties\":{\"a\":\""
            + "x".repeat(3000)
            + "yz".repeat(500)
            + "\"}}",
        decompress(COMPRESSED_RUN, 10_000, false));
  }

  @Test
  void aBeginningIsReadAsFarAsItGoes() {
    String beginning = decompress(COMPRESSED_EVENT.substring(0, 100), 10_000, true);
    assertNotNull(beginning);
    assertTrue(beginning.length() > 30 && EVENT.startsWith(beginning), beginning);
  }

  @Test
  void whatIsMalformedIsNothing() {
    for (String text : new String[] {"", "foo", "äö", "AAAA", "{}"}) {
      assertNull(decompress(text, 10_000, false), text);
    }
  }

  @Test
  void theResultIsLimited() {
    ApiException refusal =
        assertThrows(ApiException.class, () -> decompress(COMPRESSED_RUN, 1_000, false));
    assertEquals(413, refusal.problem().status());
  }

  /** Writes characters as new ones, each of a byte, as the library does with random text. */
  private static byte[] literals(int count) {
    StringBuilder bits = new StringBuilder();
    int width = 2;
    int untilWider = 2;
    for (int i = 0; i < count; i++) {
      append(bits, 0, width);
      append(bits, 'a' + i % 26, 8);
      for (int entry = 0; entry < (i == 0 ? 1 : 2); entry++) {
        untilWider--;
        if (untilWider == 0) {
          untilWider = 1 << width;
          width++;
        }
      }
      if (i == 0) {
        width = 3;
        untilWider = 4;
      }
    }
    append(bits, 2, width);
    byte[] text = new byte[bits.length() / 6 + 1];
    for (int i = 0; i < text.length; i++) {
      int value = 0;
      for (int bit = 6 * i; bit < 6 * i + 6; bit++) {
        value = 2 * value + (bit < bits.length() && bits.charAt(bit) == '1' ? 1 : 0);
      }
      text[i] =
          (byte) "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".charAt(value);
    }
    return text;
  }

  private static void append(StringBuilder bits, int value, int width) {
    for (int bit = 0; bit < width; bit++) {
      bits.append((value >> bit & 1) == 1 ? '1' : '0');
    }
  }

  @Test
  void theMemoryThatItTakesIsAccounted() {
    byte[] input = literals(100_000);
    AtomicLong accounted = new AtomicLong();
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    String text = LzString.decompress(input, 1_000_000, false, accounted::addAndGet);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertNotNull(text);
    assertEquals(100_000, text.length());
    assertTrue(allocated < accounted.get() + 64 * 1024, allocated + " of " + accounted);
  }
}
