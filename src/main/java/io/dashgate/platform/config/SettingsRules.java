package io.dashgate.platform.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The rules that concern more than one setting, or more than the type of one. */
record SettingsRules(Settings settings, SettingsReader reader) {

  /** HS256 keys shorter than the digest weaken it (RFC 7518, section 3.2). */
  private static final int MIN_SECRET_BYTES = 32;

  /** A random key of this length cannot be guessed. */
  private static final int MIN_OPERATOR_KEY = 32;

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
    checkPostgresUrl("database.listen_url", database.listenUrl());
    if (database.url().isPresent()) {
      if (settings.jwt().secret().isEmpty()) {
        reader.wrong("jwt.secret", "is required with database.url");
      }
      return;
    }
    Map.of(
            "database.migration_url", database.migrationUrl(),
            "database.replica_url", database.replicaUrl(),
            "database.listen_url", database.listenUrl())
        .forEach((path, url) -> url.ifPresent(any -> reader.wrong(path, "needs database.url")));
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
    try {
      url.map(PostgresUrl::parse)
          .flatMap(read -> read.parameter("sslrootcert"))
          .filter(file -> !file.equals("system") && !Files.isReadable(Path.of(file)))
          .ifPresent(file -> reader.wrong(path, "has an sslrootcert that cannot be read: " + file));
    } catch (IllegalArgumentException violation) {
      reader.wrong(path, String.valueOf(violation.getMessage()));
    }
  }
}
