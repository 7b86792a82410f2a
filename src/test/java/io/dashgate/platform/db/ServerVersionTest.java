package io.dashgate.platform.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Which versions of Postgres are accepted. */
class ServerVersionTest {

  @Test
  void fifteenAndNewerAreAccepted() {
    assertEquals(150_000, ServerVersion.require(150_000));
    assertEquals(180_003, ServerVersion.require(180_003));
  }

  @Test
  void olderOnesAreRefusedWithASentence() {
    IllegalStateException refusal =
        assertThrows(IllegalStateException.class, () -> ServerVersion.require(140_019));

    assertEquals("Postgres 15 or newer is needed; the server is version 14", refusal.getMessage());
  }
}
