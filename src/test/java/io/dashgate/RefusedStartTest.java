package io.dashgate;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reasons not to start, besides mistakes in the settings. */
class RefusedStartTest {

  @Test
  void aKeptSecretThatIsEmptyIsRefused() throws Exception {
    Path dataDir = TestGateway.newDataDir();
    // as a process leaves it that was killed at the wrong moment
    Files.createFile(dataDir.resolve("jwt-secret"));

    IllegalStateException refusal =
        assertThrows(
            IllegalStateException.class, () -> TestGateway.start(dataDir, Map.of()).close());

    assertTrue(refusal.getMessage().contains("too short"), refusal.getMessage());
  }
}
