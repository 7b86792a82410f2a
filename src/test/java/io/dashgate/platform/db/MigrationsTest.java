package io.dashgate.platform.db;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of migrations and its checksum. */
class MigrationsTest {

  private static final Path FOLDER = folder();

  @Test
  void theNewestIsTheOneThatAStartLooksFor() throws IOException {
    int newest =
        names("V.*").stream()
            .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
            .max()
            .orElseThrow();

    assertEquals(Integer.toString(newest), Migrations.NEWEST);
  }

  /** Migrations that are applied somewhere must not change. */
  @Test
  void onlyTheCallbackDefinesHowTheAuditTrailShowsARow() throws IOException {
    List<String> defining = new ArrayList<>();
    for (String name : names(".*")) {
      if (Files.readString(FOLDER.resolve(name)).contains("function audited(")) {
        defining.add(name.split("__")[0]);
      }
    }
    assertEquals(List.of("V10", "V14", "V2", "V6", "V9", "afterMigrate"), defining);
  }

  private static List<String> names(String pattern) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches(pattern))
          .sorted()
          .toList();
    }
  }

  private static Path folder() {
    var one = MigrationsTest.class.getResource("/db/migration/V1__tenants_and_dashboards.sql");
    return Path.of(URI.create(Objects.requireNonNull(one).toString())).resolveSibling("");
  }
}
