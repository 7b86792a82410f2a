package io.dashgate.db;

import io.dashgate.config.Settings;
import io.vertx.pgclient.PgConnectOptions;
import java.util.Locale;

/** One database URL, as the reactive client and as JDBC need it. */
public record DatabaseUrl(String url) {

  /** Statements longer than this would silently not be cached; ours are all shorter. */
  static final int MAX_CACHED_STATEMENT_LENGTH = 8192;

  /**
   * Returns the options of the reactive client.
   *
   * @param settings time-outs and pipelining
   */
  PgConnectOptions options(Settings.Database settings) {
    PgConnectOptions options = plain();
    options.addProperty("application_name", "dashgate");
    options.addProperty("statement_timeout", Long.toString(settings.statementTimeout().toMillis()));
    options.addProperty("lock_timeout", Long.toString(settings.statementTimeout().toMillis()));
    options.addProperty(
        "idle_in_transaction_session_timeout",
        Long.toString(settings.statementTimeout().toMillis() * 2));
    options.addProperty("timezone", "UTC");
    options
        .setPipeliningLimit(settings.pipeliningLimit())
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheMaxSize(256)
        .setPreparedStatementCacheSqlLimit(MAX_CACHED_STATEMENT_LENGTH)
        .setReconnectAttempts(2)
        .setReconnectInterval(200);
    return options;
  }

  /** Returns the options of a connection that only listens. */
  PgConnectOptions plain() {
    return PgConnectOptions.fromUri(url);
  }

  /** Returns the JDBC URL, without credentials. */
  String jdbcUrl() {
    PgConnectOptions options = plain();
    return "jdbc:postgresql://%s:%d/%s?ApplicationName=dashgate-migrations&sslmode=%s"
        .formatted(
            options.getHost(),
            options.getPort(),
            options.getDatabase(),
            options.getSslMode().name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  String user() {
    return plain().getUser();
  }

  String password() {
    return plain().getPassword();
  }

  /** Hides the password. */
  @Override
  public String toString() {
    PgConnectOptions options = plain();
    return "%s:%d/%s".formatted(options.getHost(), options.getPort(), options.getDatabase());
  }
}
