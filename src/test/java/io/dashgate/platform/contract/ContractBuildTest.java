package io.dashgate.platform.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the build does about the contract. */
class ContractBuildTest {

  @Test
  void theBuildRefusesADocumentThatIsNotOpenApi(@TempDir Path folder) throws IOException {
    Path yaml = Files.writeString(folder.resolve("contract.yaml"), "openapi: 3.1.0\npaths: {}\n");
    Path json = Files.writeString(folder.resolve("contract.json"), "of an earlier build");

    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> ContractBuild.main(new String[] {yaml.toString(), json.toString()}));
    assertTrue(refusal.getMessage().contains("info"), refusal.getMessage());
    assertFalse(Files.exists(json));
  }
}
