package io.dashgate.platform.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The file as a source of settings, and settings of the previous version. */
@ExtendWith(VertxExtension.class)
class SettingsSourcesTest {

  private static final String DIGITS = "0123456789012345678901234567890123";

  private final Map<String, String> variables = new HashMap<>();
  private Path file;
  private Vertx vertx;

  @BeforeEach
  void open(Vertx shared, @TempDir Path folder) {
    vertx = shared;
    file = folder.resolve("mine.yaml");
    variables.put("DASHGATE_CONFIG", file.toString());
  }

  private SettingsTree read(DeprecatedSettings deprecated) {
    return SettingsLoader.read(vertx, variables, deprecated)
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private SettingsTree read(String yaml) throws IOException {
    Files.writeString(file, yaml);
    return read(DeprecatedSettings.CURRENT);
  }

  private String failure() {
    return assertThrows(CompletionException.class, () -> read(DeprecatedSettings.CURRENT))
        .getCause()
        .getMessage();
  }

  @Test
  void digitsInQuotesAreText() throws IOException {
    Settings settings = read("data_dir: '0123'\njwt:\n  secret: \"" + DIGITS + "\"\n").settings();

    assertEquals(Path.of("0123"), settings.dataDir());
    assertEquals(DIGITS, settings.jwt().secret().orElseThrow());
  }

  @Test
  void variablesAreNeverConverted() throws IOException {
    variables.put("DASHGATE_JWT_SECRET", DIGITS);
    variables.put("DASHGATE_DATA_DIR", "1e5");
    variables.put("DASHGATE_HTTP_HOST", "true");

    Settings settings = read("").settings();

    assertEquals(DIGITS, settings.jwt().secret().orElseThrow());
    assertEquals(Path.of("1e5"), settings.dataDir());
    assertEquals("true", settings.http().host());
  }

  @Test
  void aFileOfCommentsKeepsTheDefaults() throws IOException {
    assertEquals(8000, read("# nothing yet\n").settings().http().port());
    assertEquals(8000, read("").settings().http().port());
  }

  @Test
  void aFileCannotPassForTheEnvironmentOrTheDefaults() throws IOException {
    SettingsTree tree = read("DASHGATE_HTTP_PORT: 1\ndefaults:\n  signup: closed\n");

    String message = assertThrows(SettingsException.class, tree::settings).getMessage();
    assertTrue(message.contains("DASHGATE_HTTP_PORT is no setting"), message);
    assertTrue(message.contains("defaults.signup is no setting"), message);
  }

  @Test
  void aFileThatIsMissingOrAFolderOrNoYamlIsNamedWithAReason() throws IOException {
    assertTrue(failure().contains(file.toString()), failure());
    Files.createDirectory(file);
    assertTrue(failure().contains(file.toString()), failure());
    Files.delete(file);
    Files.writeString(file, "rate_limit: [");
    assertTrue(failure().contains("expected"), failure());
  }

  @Test
  void aVariableMayNameAFileWithTheValue(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), " " + DIGITS + "$$ \n\n");
    Path url = Files.writeString(folder.resolve("url"), "postgresql://u:p@db/x\n");
    variables.put("DASHGATE_JWT_SECRET_FILE", secret.toString());
    variables.put("DATABASE_URL_FILE", url.toString());

    SettingsTree tree = read("jwt:\n  access_token_minutes: 5\n");

    assertEquals(DIGITS + "$$", tree.settings().jwt().secret().orElseThrow());
    assertEquals("postgresql://u:p@db/x", tree.settings().database().url().orElseThrow());
    String shown = tree.describe();
    assertTrue(shown.contains("  secret: (hidden)  # DASHGATE_JWT_SECRET_FILE\n"), shown);
    assertTrue(shown.contains(":(hidden)@db/x\"  # DATABASE_URL_FILE\n"), shown);
  }

  @Test
  void aFileOfAValueThatIsMissingOrNotTheOnlySourceIsAMistake(@TempDir Path folder)
      throws IOException {
    Path present = Files.writeString(folder.resolve("key"), "k".repeat(40));
    variables.put("DASHGATE_JWT_SECRET_FILE", "/missing/secret");
    variables.put("DASHGATE_OPERATOR_KEY_FILE", present.toString());
    variables.put("DASHGATE_OPERATOR_KEY", "o".repeat(40));

    SettingsTree tree = read("");

    String message = assertThrows(SettingsException.class, tree::settings).getMessage();
    assertTrue(
        message.contains("DASHGATE_JWT_SECRET_FILE names a file that cannot be read: /missing"),
        message);
    assertTrue(
        message.contains("DASHGATE_OPERATOR_KEY and DASHGATE_OPERATOR_KEY_FILE are both set"),
        message);
  }

  @Test
  void retentionIsOneSection() throws IOException {
    Settings.Retention defaults = read("").settings().retention();
    assertEquals(new Settings.Retention(30, 400, 30, 30, 0), defaults);

    variables.put("DASHGATE_RETENTION_SESSIONS_DAYS", "7");
    variables.put("DASHGATE_RETENTION_INVITES_DAYS", "2");
    variables.put("DASHGATE_RETENTION_EVENTS_MONTHS", "13");
    Settings.Retention changed =
        read("retention:\n  days: 1\n  audit_days: 365\n").settings().retention();
    assertEquals(new Settings.Retention(1, 365, 7, 2, 13), changed);

    variables.put("DASHGATE_RETENTION_AUDIT_DAYS", "-1");
    SettingsTree wrong = read("");
    String message = assertThrows(SettingsException.class, wrong::settings).getMessage();
    assertTrue(message.contains("retention.audit_days (DASHGATE_RETENTION_AUDIT_DAYS)"), message);
  }

  private static final DeprecatedSettings DEPRECATED =
      new DeprecatedSettings(
          Map.of(
              "quota.minute", Optional.of("rate_limit.per_minute"),
              "open", Optional.of("signup"),
              "http.gzip", Optional.empty()));

  @Test
  void aRenamedSettingIsAcceptedWithAWarningThatNamesItsSuccessor() throws IOException {
    Files.writeString(file, "quota:\n  minute: 7\nopen: closed\nhttp:\n  gzip: true\n  port: 1\n");

    SettingsTree tree = read(DEPRECATED);

    Settings settings = tree.settings();
    assertEquals(7, settings.rateLimit().perMinute());
    assertEquals(Settings.Signup.CLOSED, settings.signup());
    assertEquals(1, settings.http().port());
    assertEquals(
        List.of(
            "http.gzip (DASHGATE_HTTP_GZIP) is deprecated: it has no effect",
            "open (DASHGATE_OPEN) is deprecated: use signup (DASHGATE_SIGNUP)",
            "quota.minute (DASHGATE_QUOTA_MINUTE) is deprecated:"
                + " use rate_limit.per_minute (DASHGATE_RATE_LIMIT_PER_MINUTE)"),
        tree.warnings().stream().sorted().toList());
    assertTrue(tree.describe().contains("  per_minute: 7  # file\n"), tree.describe());
  }

  @Test
  void aRenamedVariableIsAcceptedToo() throws IOException {
    Files.writeString(file, "rate_limit:\n  per_minute: 5\n");
    variables.put("DASHGATE_QUOTA_MINUTE", "8");

    SettingsTree tree = read(DEPRECATED);

    assertEquals(8, tree.settings().rateLimit().perMinute());
    assertEquals(1, tree.warnings().size());
  }

  @Test
  void trustInForwardedHeadersIsTrustInEveryPeer() throws IOException {
    Files.writeString(file, "http:\n  trust_forwarded_headers: true\n");
    SettingsTree tree = read(DeprecatedSettings.CURRENT);

    assertEquals(2, tree.settings().http().trustedProxies().size());
    assertEquals(
        List.of(
            "http.trust_forwarded_headers (DASHGATE_HTTP_TRUST_FORWARDED_HEADERS) is deprecated:"
                + " use http.trusted_proxies (DASHGATE_HTTP_TRUSTED_PROXIES)"),
        tree.warnings());

    variables.put("DASHGATE_HTTP_TRUST_FORWARDED_HEADERS", "false");
    assertEquals(List.of(), read(DeprecatedSettings.CURRENT).settings().http().trustedProxies());
  }

  @Test
  void theSuccessorWinsOverTheOldNameInTheSameSource() throws IOException {
    Files.writeString(file, "quota:\n  minute: 7\nrate_limit:\n  per_minute: 5\n");

    SettingsTree tree = read(DEPRECATED);

    assertEquals(5, tree.settings().rateLimit().perMinute());
    assertEquals(1, tree.warnings().size());
  }

  @Test
  void afterThatVersionTheOldNameIsAMistake() throws IOException {
    SettingsTree tree = read("quota:\n  minute: 7\n");

    String message = assertThrows(SettingsException.class, tree::settings).getMessage();
    assertTrue(message.contains("quota.minute is no setting"), message);
    assertEquals(List.of(), tree.warnings());
  }
}
