package io.dashgate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Soon;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.process.RunningJar;
import io.dashgate.testing.process.RunningJar.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar's command line, and its settings file while it runs. */
class CommandsIT {

  @Test
  void soundSettingsAreCalledValid(@TempDir Path folder) throws Exception {
    Ended ended = RunningJar.run(folder, Map.of(), "--check-config");

    assertEquals(0, ended.status(), ended.output());
    assertTrue(ended.output().contains("The settings are valid."), ended.output());
    assertTrue(Files.notExists(folder.resolve("data")), "it started something");
  }

  @Test
  void everyMistakeIsToldAtOnce(@TempDir Path folder) throws Exception {
    Path file = file(folder, "http:\n  prot: 1\nrate_limit:\n  per_hour: -1\n");

    Ended ended =
        RunningJar.run(
            folder,
            Map.of(
                "DASHGATE_CONFIG",
                file.toString(),
                "DASHGATE_INSTANCES",
                "many",
                "DASHGATE_JWT_SECRET",
                "too short"),
            "--check-config");

    assertEquals(1, ended.status());
    for (String mistake :
        List.of(
            "http.prot is no setting",
            "rate_limit.per_hour",
            "DASHGATE_INSTANCES",
            "DASHGATE_JWT_SECRET) must have at least 32 bytes")) {
      assertTrue(ended.output().contains(mistake), ended.output());
    }
    assertFalse(ended.output().contains("too short"), ended.output());
  }

  @Test
  void aFileThatCannotBeReadIsNamed(@TempDir Path folder) throws Exception {
    Ended ended =
        RunningJar.run(folder, Map.of("DASHGATE_CONFIG", "nowhere.yaml"), "--check-config");

    assertEquals(1, ended.status());
    assertTrue(ended.output().contains("nowhere.yaml"), ended.output());
  }

  @Test
  void theSettingsInForceArePrintedWithTheirSourceAndWithoutSecrets(@TempDir Path folder)
      throws Exception {
    Path file = file(folder, "rate_limit:\n  per_hour: 7\n");

    Ended ended =
        RunningJar.run(
            folder,
            Map.of(
                "DASHGATE_CONFIG", file.toString(),
                "DASHGATE_INSTANCES", "3",
                "DASHGATE_JWT_SECRET", "hush hush hush hush hush hush hush",
                "DATABASE_URL", "postgresql://ann:hu@sh@db:5432/x?sslmode=require"),
            "--print-config");

    assertEquals(0, ended.status(), ended.output());
    for (String line :
        List.of(
            "instances: 3  # DASHGATE_INSTANCES",
            "  per_hour: 7  # file",
            "  per_minute: 480  # default",
            "  secret: (hidden)  # DASHGATE_JWT_SECRET",
            "  url: \"postgresql://ann:(hidden)@db:5432/x?sslmode=require\"  # DATABASE_URL")) {
      assertTrue(ended.output().contains(line + "\n"), ended.output());
    }
    assertFalse(ended.output().contains("hush"), ended.output());
    assertFalse(ended.output().contains("hu@sh"), ended.output());
  }

  @Test
  void optionsAreExplainedAndOthersRefused(@TempDir Path folder) throws Exception {
    String help = RunningJar.run(folder, Map.of(), "--help").output();
    for (String option :
        List.of(
            "--check-config",
            "--print-config",
            "--migrate",
            "--account",
            "--verify-events",
            "--version")) {
      assertTrue(help.contains(option), help);
    }
    assertTrue(RunningJar.run(folder, Map.of(), "--version").output().startsWith("dashgate 0."));
    assertEquals(2, RunningJar.run(folder, Map.of(), "--chek-config").status());
    assertEquals(2, RunningJar.run(folder, Map.of(), "--migrate", "--check-config").status());
    assertEquals(2, RunningJar.run(folder, Map.of(), "--organization", "Acme").status());
  }

  @Test
  void digitsFromTheEnvironmentStayText(@TempDir Path folder) throws Exception {
    Ended ended = RunningJar.run(folder, Map.of("DASHGATE_DATA_DIR", "0123"), "--print-config");

    assertEquals(0, ended.status(), ended.output());
    assertTrue(
        ended.output().contains("data_dir: \"0123\"  # DASHGATE_DATA_DIR\n"), ended.output());
  }

  @Test
  void anOptionOfThePreviousVersionWarns(@TempDir Path folder) throws Exception {
    Ended ended = RunningJar.run(folder, Map.of(), "--rehearse");

    assertEquals(0, ended.status(), ended.output());
    assertTrue(ended.output().contains("--rehearse is deprecated"), ended.output());
    assertTrue(Files.notExists(folder.resolve("data")), "it started something");
  }

  @Test
  void migratingNeedsADatabase(@TempDir Path folder) throws Exception {
    Ended ended = RunningJar.run(folder, Map.of(), "--migrate");

    assertEquals(1, ended.status());
    assertTrue(ended.output().contains("DATABASE_URL"), ended.output());
  }

  @Test
  void anAccountIsMadeOfADatabase(@TempDir Path folder) throws Exception {
    Ended ended = RunningJar.run(folder, Map.of(), "--account", "ann@example.com");

    assertEquals(1, ended.status());
    assertTrue(
        ended.output().contains("There is no new link: there is no DATABASE_URL"), ended.output());
  }

  @Test
  void eventsOfADatabaseAreVerified(@TempDir Path folder) throws Exception {
    Ended ended = RunningJar.run(folder, Map.of(), "--verify-events");

    assertEquals(1, ended.status());
    assertTrue(
        ended.output().contains("The events are not verified: there is no DATABASE_URL"),
        ended.output());
  }

  @Test
  void aLinkOfTheCommandLineSetsThePasswordInARunningGateway(@TempDir Path folder)
      throws Exception {
    try (RunningJar jar = RunningJar.start(folder, Map.of("DASHGATE_SIGNUP", "closed"))) {
      String url = TestDatabase.of(folder.resolve("data")).url();
      Ended ended =
          RunningJar.run(
              folder,
              Map.of(
                  "DATABASE_URL",
                  url.replace("//dashgate:", "//dashgate_app:"),
                  "DASHGATE_JWT_SECRET",
                  "s".repeat(32)),
              "--account",
              "ann@example.com",
              "--organization",
              "Acme");

      assertEquals(0, ended.status(), ended.output());
      assertTrue(ended.output().contains("public_url is not set"), ended.output());
      String path = ended.output().replaceAll("(?s).*(/account/[A-Za-z0-9]{43})\\s.*", "$1");
      jar.api(null)
          .send(
              "POST",
              path,
              "first_name=Ann&password=correct+horse",
              Map.of("Content-Type", "application/x-www-form-urlencoded"))
          .expect(200);
      jar.api(null)
          .post("/api/login/", "{\"email\":\"ann@example.com\",\"password\":\"correct horse\"}")
          .expect(200);
    }
  }

  @Test
  void onlyTheTemporaryFolderIsWrittenTo(@TempDir Path folder) throws Exception {
    Ended ended =
        RunningJar.run(
            folder,
            Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder.resolve("missing")),
            "--check-config");

    assertEquals(1, ended.status());
    assertTrue(ended.output().contains("the temporary folder " + folder), ended.output());
  }

  @Test
  void theFileIsFollowedWhileItRuns(@TempDir Path folder) throws Exception {
    Path file = file(folder, "rate_limit:\n  per_minute: 0\n  per_hour: 0\n");
    try (RunningJar jar = RunningJar.start(folder, Map.of("DASHGATE_CONFIG", file.toString()))) {
      for (int i = 0; i < 10; i++) {
        assertEquals(200, statusOf(jar));
      }

      file(folder, "rate_limit:\n  per_minute: 3\nlog:\n  access: false\nsignup: closed\n");
      seen(jar, "settings changed: [rate_limit.per_minute, rate_limit.per_hour, log.access]");
      seen(jar, "settings that take effect at the next start: [signup]");
      for (int i = 0; i < 3; i++) {
        assertEquals(200, statusOf(jar));
      }
      assertEquals(429, statusOf(jar));
      assertEquals(10, jar.output().split("dashgate.access", -1).length - 1);

      file(folder, "rate_limit:\n  per_minute: some\n  per_our: 1\n");
      seen(jar, "the settings stay as they were");
      seen(jar, "rate_limit.per_our is no setting");
      assertEquals(429, statusOf(jar));

      file(folder, "rate_limit: [");
      seen(jar, "the settings stay as they were", 2);

      Files.delete(file);
      seen(jar, "the settings stay as they were", 3);

      file(folder, "rate_limit:\n  per_minute: 0\n");
      seen(jar, "settings changed: [rate_limit.per_minute", 2);
      assertEquals(200, statusOf(jar));
      assertEquals(0, jar.terminate());
    }
  }

  private static int statusOf(RunningJar jar) {
    return jar.api(jar.printedKey()).get("/api/projects/@current/dashboards/").status();
  }

  private static void seen(RunningJar jar, String text) {
    seen(jar, text, 1);
  }

  private static void seen(RunningJar jar, String text, int times) {
    Soon.seen(
        Duration.ofSeconds(15),
        () -> jar.output().split(text.replace("[", "\\["), -1).length > times);
  }

  private static Path file(Path folder, String yaml) throws IOException {
    return Files.writeString(folder.resolve("mine.yaml"), yaml);
  }
}
