package io.dashgate.platform.db;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of migrations and its checksum. */
class MigrationsTest {

  @Test
  void theNewestIsTheOneThatAStartLooksFor() throws IOException, URISyntaxException {
    var one = MigrationsTest.class.getResource("/db/migration/V1__tenants_and_dashboards.sql");
    Path folder = Path.of(Objects.requireNonNull(one).toURI()).resolveSibling("");
    try (Stream<Path> files = Files.list(folder)) {
      int newest =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith("V"))
              .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
              .max()
              .orElseThrow();

      assertEquals(Integer.toString(newest), Migrations.NEWEST);
    }
  }
}
