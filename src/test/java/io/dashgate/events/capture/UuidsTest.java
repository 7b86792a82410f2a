package io.dashgate.events.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** UUIDs as SDKs write them. */
class UuidsTest {

  @Test
  void uuidsAreReadWithAndWithoutHyphens() {
    Random random = new Random(2);
    for (int i = 0; i < 1_000; i++) {
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      String text = uuid.toString();
      assertEquals(uuid, Uuids.parse(text));
      assertEquals(uuid, Uuids.parse(text.toUpperCase(Locale.ROOT)));
      assertEquals(uuid, Uuids.parse(text.replace("-", "")));
    }
  }

  @Test
  void otherTextsAreNone() {
    String text = "018f2c7e-7a5c-7000-8c43-2f6a3e1b9c11";
    for (int i = 0; i < text.length(); i++) {
      for (char wrong : new char[] {'g', '/', ':', '@', '`', 'é', '\uff10', ' '}) {
        assertNull(Uuids.parse(text.substring(0, i) + wrong + text.substring(i + 1)));
      }
    }
    assertNull(Uuids.parse(text.substring(1)));
    assertNull(Uuids.parse(text + "0"));
    assertNull(Uuids.parse("{" + text + "}"));
    assertNull(Uuids.parse("018f2c7e7-a5c-7000-8c43-2f6a3e1b9c11"));
    assertNull(Uuids.parse("-".repeat(36)));
  }
}
