package io.dashgate.platform.config;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules that concern more than one setting, or more than the type of one. */
record SettingsRules(Settings settings, SettingsReader reader) {

  /** HS256 keys shorter than the digest weaken it (RFC 7518, section 3.2). */
  private static final int MIN_SECRET_BYTES = 32;

  /** A random key of this length cannot be guessed. */
  private static final int MIN_OPERATOR_KEY = 32;

  /** Among several hosts the primary is used; these values agree with that. */
  private static final Pattern TARGET =
      Pattern.compile(
          "(?!.*target_session_attrs=).*|.*target_session_attrs=(any|primary|read-write)(&.*)?");

  /** Reports every violation to the reader. */
  void check() {
    checkPorts();
    checkUrls();
    checkTimeLimits();
    checkDatabase(settings.database());
    checkSecrets();
  }

  private void checkPorts() {
    int port = settings.http().port();
    if (port == settings.management().port() && port != 0) {
      reader.wrong("management.port", "must differ from http.port (" + port + ")");
    }
  }

  private void checkUrls() {
    if (!settings.publicUrl().orElse("http://host").matches("https?://[^/?#\\s]+")) {
      reader.wrong("public_url", "must be a scheme and a host, like https://example.com");
    }
    if (!settings.tracing().endpoint().orElse("http://host/").matches("https?://[^/?#\\s]+/\\S*")) {
      reader.wrong("tracing.endpoint", "must be a URL, like http://localhost:4318/v1/traces");
    }
  }

  private void checkTimeLimits() {
    Settings.Database database = settings.database();
    Duration inDatabase = database.connectionWait().plus(database.statementTimeout());
    if (settings.http().requestTimeout().compareTo(inDatabase) < 0) {
      reader.wrong(
          "http.request_timeout_ms",
          "must not be less than database.connection_wait_ms and database.statement_timeout_ms"
              + " together ("
              + inDatabase.toMillis()
              + ")");
    }
  }

  private void checkDatabase(Settings.Database database) {
    checkPostgresUrl("database.url", database.url());
    checkPostgresUrl("database.migration_url", database.migrationUrl());
    checkPostgresUrl("database.replica_url", database.replicaUrl());
    if (database.url().isPresent()) {
      if (settings.jwt().secret().isEmpty()) {
        reader.wrong("jwt.secret", "is required with database.url");
      }
      return;
    }
    if (database.migrationUrl().isPresent()) {
      reader.wrong("database.migration_url", "needs database.url");
    }
    if (database.replicaUrl().isPresent()) {
      reader.wrong("database.replica_url", "needs database.url");
    }
    if (!database.migrate()) {
      reader.wrong("database.migrate", "may only be false with database.url");
    }
  }

  private void checkSecrets() {
    if (settings.operator().key().map(String::length).orElse(MIN_OPERATOR_KEY) < MIN_OPERATOR_KEY) {
      reader.wrong("operator.key", "must have at least " + MIN_OPERATOR_KEY + " characters");
    }
    checkLength("jwt.secret", settings.jwt().secret());
    checkLength("jwt.previous_secret", settings.jwt().previousSecret());
  }

  private void checkLength(String path, Optional<String> secret) {
    if (secret.isPresent()
        && secret.get().getBytes(StandardCharsets.UTF_8).length < MIN_SECRET_BYTES) {
      reader.wrong(path, "must have at least " + MIN_SECRET_BYTES + " bytes");
    }
  }

  private void checkPostgresUrl(String path, Optional<String> url) {
    if (url.isPresent() && !isPostgresUrl(url.get())) {
      reader.wrong(
          path,
          "must look like postgresql://user:password@host/name, with no target_session_attrs but any,"
              + " primary or read-write");
    }
  }

  private static boolean isPostgresUrl(String url) {
    try {
      URI uri = URI.create(url);
      return Set.of("postgresql", "postgres").contains(String.valueOf(uri.getScheme()))
          && TARGET.matcher(url).matches();
    } catch (IllegalArgumentException notAUri) {
      return false;
    }
  }
}
