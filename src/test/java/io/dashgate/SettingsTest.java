package io.dashgate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.config.Settings;
import io.dashgate.config.SettingsException;
import io.dashgate.config.SettingsLoader;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Settings: their sources, and what an operator reads when they are wrong. */
@ExtendWith(VertxExtension.class)
class SettingsTest {

  private static Settings load(Vertx vertx, Map<String, String> environment) {
    return SettingsLoader.load(vertx, environment).toCompletionStage().toCompletableFuture().join();
  }

  private static String mistakes(Vertx vertx, Map<String, String> environment) {
    CompletionException failure =
        assertThrows(CompletionException.class, () -> load(vertx, environment));
    return assertInstanceOf(SettingsException.class, failure.getCause()).getMessage();
  }

  @Test
  void defaultsNeedNothing(Vertx vertx) {
    Settings settings = load(vertx, Map.of());

    assertEquals(8000, settings.http().port());
    assertEquals(9000, settings.management().port());
    assertEquals(480, settings.rateLimit().perMinute());
    assertEquals(4800, settings.rateLimit().perHour());
    assertEquals(Runtime.getRuntime().availableProcessors(), settings.instances());
    assertTrue(settings.database().url().isEmpty());
  }

  @Test
  void everySettingHasAnEnvironmentVariable(Vertx vertx) {
    Settings settings =
        load(
            vertx,
            Map.of(
                "DASHGATE_HTTP_PORT", "8123",
                "DASHGATE_DATA_DIR", "elsewhere",
                "DASHGATE_PUBLIC_URL", "https://example.com/",
                "DASHGATE_RATE_LIMIT_PER_MINUTE", "0",
                "DASHGATE_JWT_SECRET", "0123456789012345678901234567890123",
                "DASHGATE_SHUTDOWN_DRAIN_SECONDS", "7",
                "DATABASE_URL", "postgresql://u:p@db/x"));

    assertEquals(8123, settings.http().port());
    assertEquals(Path.of("elsewhere"), settings.dataDir());
    assertEquals("https://example.com", settings.publicUrl().orElseThrow());
    assertEquals(0, settings.rateLimit().perMinute());
    assertEquals(Duration.ofSeconds(7), settings.shutdown().drain());
    // digits stay text: a number would lose the zero in front
    assertEquals("0123456789012345678901234567890123", settings.jwt().secret().orElseThrow());
    assertEquals("postgresql://u:p@db/x", settings.database().url().orElseThrow());
  }

  @Test
  void allMistakesAreReportedAtOnce(Vertx vertx) {
    String message =
        mistakes(
            vertx,
            Map.of(
                "DASHGATE_HTTP_PORT", "99999",
                "DASHGATE_INSTANCES", "many",
                "DASHGATE_LOG_LEVEL", "LOUD",
                "DASHGATE_LOG_ACCESS", "maybe",
                "DASHGATE_PUBLIC_URL", "example.com",
                "DASHGATE_JWT_SECRET", "too short"));

    for (String variable :
        new String[] {
          "DASHGATE_HTTP_PORT",
          "DASHGATE_INSTANCES",
          "DASHGATE_LOG_LEVEL",
          "DASHGATE_LOG_ACCESS",
          "DASHGATE_PUBLIC_URL",
          "DASHGATE_JWT_SECRET"
        }) {
      assertTrue(message.contains(variable), message);
    }
    assertFalse(message.contains("too short"), message);
  }

  @Test
  void aDatabaseUrlNeedsASecretOfItsOwn(Vertx vertx) {
    String message = mistakes(vertx, Map.of("DATABASE_URL", "postgresql://u:p@db/x"));

    assertTrue(message.contains("DASHGATE_JWT_SECRET"), message);
  }

  @Test
  void theTwoPortsMustDiffer(Vertx vertx) {
    String message = mistakes(vertx, Map.of("DASHGATE_MANAGEMENT_PORT", "8000"));

    assertTrue(message.contains("DASHGATE_MANAGEMENT_PORT"), message);
  }

  @Test
  void aFileIsOverriddenByTheEnvironment(Vertx vertx, @TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("mine.yaml"), "http:\n  port: 8001\nrate_limit:\n  per_hour: 7\n");

    Settings settings =
        load(vertx, Map.of("DASHGATE_CONFIG", file.toString(), "DASHGATE_HTTP_PORT", "8002"));

    assertEquals(8002, settings.http().port());
    assertEquals(7, settings.rateLimit().perHour());
    assertEquals(480, settings.rateLimit().perMinute());
  }

  @Test
  void anUnknownSettingInAFileIsAMistake(Vertx vertx, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("mine.yaml"), "http:\n  prot: 8001\n");

    String message = mistakes(vertx, Map.of("DASHGATE_CONFIG", file.toString()));

    assertTrue(message.contains("http.prot"), message);
  }

  @Test
  void secretsDoNotShowInTheSettingsText(Vertx vertx) {
    String text =
        load(
                vertx,
                Map.of(
                    "DATABASE_URL", "postgresql://u:hush@db/x",
                    "DASHGATE_JWT_SECRET", "hush hush hush hush hush hush hush"))
            .toString();

    assertFalse(text.contains("hush"), text);
  }
}
