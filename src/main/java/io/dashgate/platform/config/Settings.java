package io.dashgate.platform.config;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All settings, checked. Names, meanings and defaults are those of {@code conf/dashgate.yaml}.
 *
 * @param instances verticle instances, at least 1
 * @param publicUrl scheme and host for links, without a trailing slash; empty: those of the request
 * @param dataDir folder of the embedded database
 * @param signup who may create an account
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
    Events events,
    Queries queries,
    Sharing sharing,
    Operator operator,
    Retention retention,
    Jwt jwt,
    Log log,
    Metrics metrics,
    Tracing tracing,
    Shutdown shutdown) {

  private static final int MAX_PORT = 65_535;
  private static final int MAX_DAYS = 36_500;

  private static final int MAX_MONTHS = 1_200;
  private static final int MAX_CONNECTIONS = 1_000_000;
  private static final int MAX_QUERY_SECONDS = 600;
  private static final int MAX_REFRESH_DAYS = 30;
  private static final int MAX_RESULTS_MINUTES = 7 * 24 * 60;
  private static final int MAX_SEAL_ROWS = 1_000_000;
  private static final int MAX_SEAL_SECONDS = 365 * 86_400;

  /** Who may create an account. */
  public enum Signup {
    /** Anyone, with a new organization. */
    OPEN,
    /** Only people with an invitation into an organization. */
    INVITE,
    /** Nobody; users with an account may still accept invitations. */
    CLOSED
  }

  /**
   * The API's listener and limits. Port 0: any free port.
   *
   * @param maxConnections 0: by the memory of the process
   * @param maxConnectionsPerAddress 0: half of them
   */
  public record Http(
      String host,
      int port,
      int bodyLimitBytes,
      Duration idleTimeout,
      Duration receiveTimeout,
      Duration requestTimeout,
      Duration queueTimeout,
      Duration sendTimeout,
      int maxConnections,
      int maxConnectionsPerAddress,
      List<AddressRange> trustedProxies) {}

  /** The listener of health and metrics. */
  public record Management(String host, int port) {}

  /**
   * The database and its connections, counted per instance.
   *
   * @param url empty: the embedded database
   * @param migrationUrl of the role that owns the tables; empty: {@code url}
   * @param migrate whether migrations are applied at start; else the start waits for them
   * @param replicaUrl empty: no replica
   * @param listenUrl of the connection that receives notifications; empty: {@code url}
   * @param prepared whether sessions are not shared, so that they keep statements and parameters
   * @param queryConnections for queries that are computed
   */
  public record Database(
      Optional<String> url,
      Optional<String> migrationUrl,
      boolean migrate,
      Optional<String> replicaUrl,
      Optional<String> listenUrl,
      boolean prepared,
      int connections,
      int pipeliningLimit,
      int transactionConnections,
      int eventConnections,
      int queryConnections,
      Duration statementTimeout,
      Duration connectionWait) {

    /** Returns the same without the replica, with other numbers of connections. */
    public Database ofPrimary(int reads, int transactions) {
      return new Database(
          url,
          migrationUrl,
          migrate,
          Optional.empty(),
          listenUrl,
          prepared,
          reads,
          pipeliningLimit,
          transactions,
          eventConnections,
          queryConnections,
          statementTimeout,
          connectionWait);
    }

    @Override
    public String toString() {
      return "Database[" + (url.isPresent() ? "url=(hidden)" : "embedded") + "]";
    }
  }

  /** Whether row-level security is required; a start without it fails. */
  public record Tenancy(boolean rls) {}

  /** Requests allowed per minute and hour; 0: no limit. Shared: counted over all processes. */
  public record RateLimit(int perMinute, int perHour, boolean shared) {}

  /**
   * The capture of events.
   *
   * @param bodyLimitBytes the longest document of events, inflated
   * @param bytesInFlight the memory of all requests that send events; 0: a quarter of the heap
   * @param perMinute the most events of a project in a minute; 0: no limit
   * @param perMonth the most events of a project in a calendar month; 0: no limit
   * @param lagLimit the backlog of a project, in time, past which its events are refused
   * @param sealRows so many events of a name are packed
   * @param sealAfter fewer are packed when the first of them is so old
   */
  public record Events(
      int bodyLimitBytes,
      long bytesInFlight,
      int perMinute,
      int perMonth,
      Duration lagLimit,
      int sealRows,
      Duration sealAfter) {}

  /**
   * Queries that are computed from events.
   *
   * @param timeout of a query, from the beginning of its wait for its turn
   * @param eventsLimit the most events that a query reads
   * @param slowLog queries that take longer are logged; zero: none
   * @param refreshDays dashboards that were seen in so many days are refreshed in the background;
   *     0: none
   */
  public record Queries(Duration timeout, long eventsLimit, Duration slowLog, int refreshDays) {}

  /**
   * Public pages of dashboards.
   *
   * @param results how old the results of a page may be before a visit has them refreshed in the
   *     background
   */
  public record Sharing(Duration results) {}

  /** The operator's credential; empty: there are no operator endpoints. */
  public record Operator(Optional<String> key) {

    @Override
    public String toString() {
      return "Operator[key=(hidden)]";
    }
  }

  /**
   * When rows are purged; 0: never.
   *
   * @param days days after the deletion of a dashboard, insight or tile
   * @param auditDays days after the change that an audit entry records
   * @param sessionsDays days after a session or account link expired, or a refresh token was used
   * @param invitesDays days after an invitation expired
   * @param eventsMonths months after the time of an event
   */
  public record Retention(
      int days, int auditDays, int sessionsDays, int invitesDays, int eventsMonths) {}

  /**
   * Tokens: our own and those of trusted issuers.
   *
   * @param secret signs tokens; required with a database URL
   * @param previousSecret its tokens are still accepted; empty: no other
   */
  public record Jwt(
      Optional<String> secret,
      Optional<String> previousSecret,
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

  /** How many projects, the busiest, have time series of their own. */
  public record Metrics(int busiestProjects) {}

  /**
   * Export of spans.
   *
   * @param endpoint OTLP over HTTP; empty: no tracing
   * @param ratio the share of requests that is traced, from 0 to 1, if the caller does not decide
   */
  public record Tracing(Optional<String> endpoint, double ratio) {}

  /** Time limits of a stop: serving on while not ready, then waiting for requests in flight. */
  public record Shutdown(Duration drain, Duration timeout) {}

  /**
   * Builds the settings from a complete tree.
   *
   * @param tree every key of {@code conf/dashgate.yaml}
   * @param mistakes those already found
   * @throws SettingsException naming every mistake, not only the first
   */
  static Settings of(JsonObject tree, List<String> mistakes) {
    SettingsReader reader = new SettingsReader(tree, mistakes);
    Settings settings = read(reader);
    new SettingsRules(settings, reader).check();
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
            Duration.ofMillis(reader.integer("http.queue_timeout_ms", 100, 600_000)),
            reader.seconds("http.send_timeout_seconds", 1),
            reader.integer("http.max_connections", 0, MAX_CONNECTIONS),
            reader.integer("http.max_connections_per_address", 0, MAX_CONNECTIONS),
            reader.addressRanges("http.trusted_proxies")),
        new Management(
            reader.required("management.host"), reader.integer("management.port", 0, MAX_PORT)),
        new Database(
            reader.text("database.url"),
            reader.text("database.migration_url"),
            reader.bool("database.migrate"),
            reader.text("database.replica_url"),
            reader.text("database.listen_url"),
            reader.bool("database.prepared"),
            reader.integer("database.connections", 1, 1000),
            reader.integer("database.pipelining_limit", 1, 1024),
            reader.integer("database.transaction_connections", 1, 1000),
            reader.integer("database.event_connections", 1, 1000),
            reader.integer("queries.connections", 1, 1000),
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
        new Events(
            reader.integer("events.body_limit_bytes", 64 * 1024, 64 * 1024 * 1024),
            reader.integer("events.bytes_in_flight", 0, Integer.MAX_VALUE),
            reader.integer("events.per_minute", 0, Integer.MAX_VALUE),
            reader.integer("events.per_month", 0, Integer.MAX_VALUE),
            reader.seconds("events.lag_limit_seconds", 1),
            reader.integer("events.seal_rows", 1, MAX_SEAL_ROWS),
            Duration.ofSeconds(reader.integer("events.seal_after_seconds", 1, MAX_SEAL_SECONDS))),
        new Queries(
            Duration.ofSeconds(reader.integer("queries.timeout_seconds", 1, MAX_QUERY_SECONDS)),
            reader.integer("queries.events_limit", 1, Integer.MAX_VALUE),
            Duration.ofMillis(reader.integer("queries.slow_log_ms", 0, MAX_QUERY_SECONDS * 1000)),
            reader.integer("queries.refresh_days", 0, MAX_REFRESH_DAYS)),
        new Sharing(
            Duration.ofMinutes(reader.integer("sharing.results_minutes", 1, MAX_RESULTS_MINUTES))),
        new Operator(reader.text("operator.key")),
        new Retention(
            reader.integer("retention.days", 0, MAX_DAYS),
            reader.integer("retention.audit_days", 0, MAX_DAYS),
            reader.integer("retention.sessions_days", 0, MAX_DAYS),
            reader.integer("retention.invites_days", 0, MAX_DAYS),
            reader.integer("retention.events_months", 0, MAX_MONTHS)),
        new Jwt(
            reader.text("jwt.secret"),
            reader.text("jwt.previous_secret"),
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
}
