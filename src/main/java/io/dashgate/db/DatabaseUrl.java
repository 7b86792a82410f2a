package io.dashgate.db;

import io.dashgate.config.Settings;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Locale;
import java.util.Objects;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** One database URL, as the reactive client and as JDBC need it. */
public record DatabaseUrl(String url) {

  private static final String JVM_TRUST = "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory";

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
  PgConnectOptions listener() {
    PgConnectOptions options = plain();
    options.addProperty("application_name", "dashgate-listener");
    return options;
  }

  private PgConnectOptions plain() {
    PgConnectOptions options = PgConnectOptions.fromUri(url);
    return switch (options.getSslMode()) {
      case ALLOW, PREFER, REQUIRE ->
          options.setSslOptions(new ClientSSLOptions().setTrustAll(true));
      case VERIFY_CA -> options.setSslOptions(verified(""));
      case VERIFY_FULL -> options.setSslOptions(verified("HTTPS"));
      case DISABLE -> options;
    };
  }

  /** Trusts what the JVM trusts, for both clients: {@code javax.net.ssl.trustStore} changes it. */
  private static ClientSSLOptions verified(String hostnameAlgorithm) {
    return new ClientSSLOptions()
        .setHostnameVerificationAlgorithm(hostnameAlgorithm)
        .setTrustOptions(TrustOptions.wrap(defaultTrust()));
  }

  private static TrustManager defaultTrust() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return factory.getTrustManagers()[0];
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JVM's trust store cannot be read", e);
    }
  }

  /** Returns the JDBC URL, without credentials. */
  String jdbcUrl() {
    PgConnectOptions options = plain();
    return "jdbc:postgresql://%s:%d/%s?ApplicationName=dashgate-migrations&sslmode=%s%s"
        .formatted(
            options.getHost(),
            options.getPort(),
            options.getDatabase(),
            options.getSslMode().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            options.getSslMode().name().startsWith("VERIFY") ? JVM_TRUST : "");
  }

  String user() {
    return plain().getUser();
  }

  /** Returns the password, empty if the URL has none. */
  String password() {
    return Objects.requireNonNullElse(plain().getPassword(), "");
  }

  /** Hides the password. */
  @Override
  public String toString() {
    PgConnectOptions options = plain();
    return "%s:%d/%s".formatted(options.getHost(), options.getPort(), options.getDatabase());
  }
}
