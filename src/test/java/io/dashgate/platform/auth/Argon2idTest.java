package io.dashgate.platform.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes of this and of other implementations. */
class Argon2idTest {

  /** From the tests of the reference implementation; password "password", salt "somesalt". */
  private static final String REFERENCE =
      "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

  /** Of the reference implementation, too, with two lanes. */
  private static final String TWO_LANES =
      "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc";

  @ParameterizedTest
  @ValueSource(strings = {REFERENCE, TWO_LANES})
  void theHashesOfTheReferenceImplementationMatch(String hash) {
    assertTrue(Argon2id.matches("password", hash));
    assertFalse(Argon2id.matches("Password", hash));
  }

  @Test
  void aHashIsRightWhateverTheMemoryHeldBefore() {
    for (String password : List.of("", "a", "pässword \uD83D\uDE00", "x".repeat(10_000))) {
      String hash = Argon2id.hash(password);

      assertTrue(Argon2id.matches("password", REFERENCE));
      assertTrue(Argon2id.matches(password, hash));
      assertTrue(Argon2id.matches("password", TWO_LANES));
      assertFalse(Argon2id.matches(password + " ", hash));
    }
  }

  @Test
  void eachHashHasASaltOfItsOwnAndTheRecommendedCost() {
    String first = Argon2id.hash("same");
    String second = Argon2id.hash("same");

    assertNotEquals(first, second);
    assertEquals("$argon2id$v=19$m=19456,t=2,p=1$", first.substring(0, 31));
    assertEquals(31 + 22 + 1 + 43, first.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$AAAA"})
  void otherTextIsNotAHash(String text) {
    assertThrows(IllegalArgumentException.class, () -> Argon2id.matches("password", text));
  }
}
