package io.dashgate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.Soon;
import io.dashgate.testing.process.RunningJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar, as an operator runs it. */
class JarIT {

  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void itServesFromAnyFolderPrintsAFirstCallThatWorksAndStopsCleanly(@TempDir Path folder)
      throws Exception {
    try (RunningJar jar = RunningJar.start(folder, Map.of())) {
      Answer answer = jar.api(jar.printedKey()).get("/api/projects/@current/dashboards/");
      answer.expect(200);
      assertEquals("My App Dashboard", answer.results().get(0).getString("name"));
      assertTrue(Files.isDirectory(folder.resolve("data/cluster")));

      assertEquals(0, jar.terminate());
      assertTrue(
          Files.notExists(folder.resolve("data/cluster/postmaster.pid")),
          "the embedded Postgres still runs");
    }
  }

  @Test
  void aSecondSignalEndsTheDrain(@TempDir Path folder) throws Exception {
    Map<String, String> patient = Map.of("DASHGATE_SHUTDOWN_DRAIN_SECONDS", "600");
    try (RunningJar jar = RunningJar.start(folder, patient)) {
      jar.signal();
      Soon.seen(
          SOON,
          () ->
              jar.api(jar.printedKey())
                  .get("/api/users/@me/")
                  .expect(200)
                  .header("Connection")
                  .equals(Optional.of("close")));

      assertEquals(0, jar.terminate());
      Soon.seen(SOON, () -> jar.output().contains("asked to stop again"));
      assertTrue(Files.notExists(folder.resolve("data/cluster/postmaster.pid")));
    }
  }

  @Test
  void itStopsThoughNobodyReadsWhatItSays(@TempDir Path folder) throws Exception {
    try (RunningJar jar = RunningJar.start(folder, Map.of())) {
      jar.stopReading();
      for (int i = 0; i < 2_000; i++) { // more lines than a pipe takes, whatever their status
        jar.api(jar.printedKey()).get("/api/users/@me/");
      }

      assertEquals(0, jar.terminate());
    }
  }

  @Test
  void itStartsAgainAfterItWasKilled(@TempDir Path folder) throws Exception {
    String key;
    long id;
    try (RunningJar jar = RunningJar.start(folder, Map.of())) {
      key = jar.printedKey();
      id =
          jar.api(key)
              .post("/api/projects/@current/dashboards/", "{\"name\":\"acknowledged\"}")
              .expect(201)
              .id();
      jar.kill();
    }
    try (RunningJar jar = RunningJar.start(folder, Map.of())) {
      assertEquals(key, jar.printedKey());
      jar.api(key).get("/api/projects/@current/dashboards/" + id + "/").expect(200);
      assertEquals(0, jar.terminate());
    }
  }

  @Test
  void wrongSettingsAreExplainedAllAtOnce(@TempDir Path folder) throws Exception {
    String output =
        RunningJar.fail(
            folder, Map.of("DASHGATE_HTTP_PORT", "no", "DATABASE_URL", "mysql://host/name"));

    assertTrue(output.contains("DASHGATE_HTTP_PORT"), output);
    assertTrue(output.contains("DATABASE_URL"), output);
    assertTrue(output.contains("DASHGATE_JWT_SECRET"), output);
  }
}
