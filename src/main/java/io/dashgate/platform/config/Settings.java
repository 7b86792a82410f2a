package io.dashgate.platform.config;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * All settings, checked. Names, meanings and defaults are those of {@code conf/dashgate.yaml}.
 *
 * @param instances verticle instances, at least 1
 * @param publicUrl scheme and host for links, without a slash at the end; empty: the request's own
 * @param dataDir folder of the embedded database
 * @param signup who may make an account
 */
public record Settings(
    int instances,
    Optional<String> publicUrl,
    Path dataDir,
    Signup signup,
    Http http,
    Management management,
    Database database,
    Tenancy tenancy,
    RateLimit rateLimit,
    Operator operator,
    Overload overload,
    Retention retention,
    Jwt jwt,
    Log log,
    Metrics metrics,
    Tracing tracing,
    Shutdown shutdown) {

  /** HS256 keys shorter than the digest weaken it (RFC 7518, section 3.2). */
  private static final int MIN_SECRET_BYTES = 32;

  /** Of several hosts, the first that takes writes is used; these can only insist on it. */
  private static final Pattern TARGET =
      Pattern.compile(
          "(?!.*target_session_attrs=).*|.*target_session_attrs=(any|primary|read-write)(&.*)?");

  /** Too long to be guessed, if it is random at all. */
  private static final int MIN_OPERATOR_KEY = 32;

  private static final int MAX_PORT = 65_535;

  /** Who may make an account. */
  public enum Signup {
    /** Anyone, with an organization of their own. */
    OPEN,
    /** Only whom a member of an organization has invited into it. */
    INVITE,
    /** Nobody: invitations are for those who have an account. */
    CLOSED
  }

  /** The API's port. A port of 0 takes any free one. */
  public record Http(
      String host,
      int port,
      int bodyLimitBytes,
      Duration idleTimeout,
      Duration receiveTimeout,
      Duration requestTimeout,
      boolean trustForwardedHeaders) {}

  /** The port of health and metrics. */
  public record Management(String host, int port) {}

  /**
   * The database; an empty URL means the embedded one, an empty migration URL the same as the URL,
   * an empty replica URL that there is none.
   */
  public record Database(
      Optional<String> url,
      Optional<String> migrationUrl,
      boolean migrate,
      Optional<String> replicaUrl,
      int connections,
      int pipeliningLimit,
      int transactionConnections,
      Duration statementTimeout,
      Duration connectionWait) {

    @Override
    public String toString() {
      return "Database[" + (url.isPresent() ? "url=(hidden)" : "embedded") + "]";
    }
  }

  /** Whether row-level security must hold; else the process does not start. */
  public record Tenancy(boolean rls) {}

  /** Requests allowed per minute and hour; 0 means no limit. Shared: over all processes. */
  public record RateLimit(int perMinute, int perHour, boolean shared) {}

  /** What the operator's own requests are made with; empty: there are none. */
  public record Operator(Optional<String> key) {

    @Override
    public String toString() {
      return "Operator[key=(hidden)]";
    }
  }

  /** Requests in flight per instance, in all and of one project, beyond which some are refused. */
  public record Overload(int requests, int requestsPerProject) {}

  /** After how many days what is deleted is purged; 0 means never. */
  public record Retention(int days) {}

  /**
   * Access tokens, and whose else are taken. The secret may be empty only with the embedded
   * database.
   */
  public record Jwt(
      Optional<String> secret,
      Duration accessToken,
      Duration refreshToken,
      List<TrustedIssuer> issuers) {

    @Override
    public String toString() {
      return "Jwt[secret=(hidden), accessToken=%s, refreshToken=%s, issuers=%s]"
          .formatted(
              accessToken, refreshToken, issuers.stream().map(TrustedIssuer::issuer).toList());
    }
  }

  /** Log level of the root logger, and whether each request is logged. */
  public record Log(String level, boolean access) {}

  /** How many projects have a series of their own. */
  public record Metrics(int busiestProjects) {}

  /**
   * Where spans are sent, nowhere by default; and of what share of the requests whose callers do
   * not say.
   */
  public record Tracing(Optional<String> endpoint, double ratio) {}

  /** How long stopping may take. */
  public record Shutdown(Duration drain, Duration timeout) {}

  /**
   * Builds the settings from a complete tree.
   *
   * @param tree every key of {@code conf/dashgate.yaml}
   * @param mistakes those that are known already
   * @throws SettingsException naming every mistake, not only the first
   */
  static Settings of(JsonObject tree, List<String> mistakes) {
    SettingsReader reader = new SettingsReader(tree, mistakes);
    Settings settings = read(reader);
    settings.check(reader);
    reader.throwIfWrong();
    return settings;
  }

  private static Settings read(SettingsReader reader) {
    int instances = reader.integer("instances", 0, 256);
    return new Settings(
        instances == 0 ? Runtime.getRuntime().availableProcessors() : instances,
        reader.text("public_url").map(url -> url.replaceAll("/+$", "")),
        Path.of(reader.text("data_dir").orElse("data")),
        reader.choice("signup", Signup.class),
        new Http(
            reader.required("http.host"),
            reader.integer("http.port", 0, MAX_PORT),
            reader.integer("http.body_limit_bytes", 1024, 64 * 1024 * 1024),
            reader.seconds("http.idle_timeout_seconds", 1),
            reader.seconds("http.receive_timeout_seconds", 1),
            Duration.ofMillis(reader.integer("http.request_timeout_ms", 100, 600_000)),
            reader.bool("http.trust_forwarded_headers")),
        new Management(
            reader.required("management.host"), reader.integer("management.port", 0, MAX_PORT)),
        new Database(
            reader.text("database.url"),
            reader.text("database.migration_url"),
            reader.bool("database.migrate"),
            reader.text("database.replica_url"),
            reader.integer("database.connections", 1, 1000),
            reader.integer("database.pipelining_limit", 1, 1024),
            reader.integer("database.transaction_connections", 1, 1000),
            Duration.ofMillis(reader.integer("database.statement_timeout_ms", 100, 600_000)),
            Duration.ofMillis(reader.integer("database.connection_wait_ms", 10, 60_000))),
        new Tenancy(
            switch (reader.oneOf("tenancy.rls", "AUTO", "TRUE", "FALSE")) {
              case "AUTO" -> reader.text("database.url").isEmpty();
              case "TRUE" -> true;
              default -> false;
            }),
        new RateLimit(
            reader.integer("rate_limit.per_minute", 0, Integer.MAX_VALUE),
            reader.integer("rate_limit.per_hour", 0, Integer.MAX_VALUE),
            reader.bool("rate_limit.shared")),
        new Operator(reader.text("operator.key")),
        new Overload(
            reader.integer("overload.requests", 1, 100_000),
            reader.integer("overload.requests_per_project", 1, 100_000)),
        new Retention(reader.integer("retention.days", 0, 36_500)),
        new Jwt(
            reader.text("jwt.secret"),
            Duration.ofMinutes(reader.integer("jwt.access_token_minutes", 1, 1440)),
            Duration.ofDays(reader.integer("jwt.refresh_token_days", 1, 3650)),
            TrustedIssuer.readAll(reader)),
        new Log(
            reader.oneOf("log.level", "TRACE", "DEBUG", "INFO", "WARN", "ERROR"),
            reader.bool("log.access")),
        new Metrics(reader.integer("metrics.busiest_projects", 0, 100)),
        new Tracing(reader.text("tracing.endpoint"), reader.fraction("tracing.ratio")),
        new Shutdown(
            reader.seconds("shutdown.drain_seconds", 0),
            reader.seconds("shutdown.timeout_seconds", 0)));
  }

  /** The rules that concern more than one setting, or more than its type. */
  private void check(SettingsReader reader) {
    if (http.port() == management.port() && http.port() != 0) {
      reader.wrong("management.port", "must differ from http.port (" + http.port() + ")");
    }
    publicUrl.ifPresent(
        url -> {
          if (!url.matches("https?://[^/?#\\s]+")) {
            reader.wrong("public_url", "must be a scheme and a host, like https://example.com");
          }
        });
    tracing
        .endpoint()
        .ifPresent(
            url -> {
              if (!url.matches("https?://[^/?#\\s]+/\\S*")) {
                reader.wrong(
                    "tracing.endpoint", "must be a URL, like http://localhost:4318/v1/traces");
              }
            });
    Duration inDatabase = database.connectionWait().plus(database.statementTimeout());
    if (http.requestTimeout().compareTo(inDatabase) < 0) {
      reader.wrong(
          "http.request_timeout_ms",
          "must not be less than database.connection_wait_ms and database.statement_timeout_ms"
              + " together ("
              + inDatabase.toMillis()
              + ")");
    }
    checkUrl(reader, "database.url", database.url());
    checkUrl(reader, "database.migration_url", database.migrationUrl());
    checkUrl(reader, "database.replica_url", database.replicaUrl());
    if (database.migrationUrl().isPresent() && database.url().isEmpty()) {
      reader.wrong("database.migration_url", "needs database.url");
    }
    if (database.replicaUrl().isPresent() && database.url().isEmpty()) {
      reader.wrong("database.replica_url", "needs database.url");
    }
    if (!database.migrate() && database.url().isEmpty()) {
      reader.wrong("database.migrate", "may only be false with database.url");
    }
    database
        .url()
        .ifPresent(
            url -> {
              if (jwt.secret().isEmpty()) {
                reader.wrong("jwt.secret", "is required with database.url");
              }
            });
    operator
        .key()
        .ifPresent(
            key -> {
              if (key.length() < MIN_OPERATOR_KEY) {
                reader.wrong(
                    "operator.key", "must have at least " + MIN_OPERATOR_KEY + " characters");
              }
            });
    jwt.secret()
        .ifPresent(
            secret -> {
              if (secret.getBytes(StandardCharsets.UTF_8).length < MIN_SECRET_BYTES) {
                reader.wrong("jwt.secret", "must have at least " + MIN_SECRET_BYTES + " bytes");
              }
            });
  }

  private static void checkUrl(SettingsReader reader, String path, Optional<String> url) {
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
