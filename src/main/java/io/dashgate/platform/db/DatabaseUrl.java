package io.dashgate.platform.db;

import io.dashgate.platform.config.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A database URL in the forms of the reactive client and of JDBC. It may name several hosts, as in
 * {@code postgresql://user:password@one:5432,two:5432/name?target_session_attrs=read-write}.
 */
public record DatabaseUrl(String url) {

  private static final String JVM_TRUST = "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory";

  private static final Pattern PARTS =
      Pattern.compile("(?<start>[a-z]+://(?:[^@/?]*@)?)(?<hosts>[^/?]*)(?<rest>.*)");

  /** Removed from the URL: the client would send it to the server, which does not know it. */
  private static final String TARGET = "target_session_attrs=";

  /** The client does not cache longer statements, without a warning. */
  static final int MAX_CACHED_STATEMENT_LENGTH = 8192;

  private static final String CONNECTION_CHECK_MS = "250";

  /**
   * Returns the hosts of the reactive client.
   *
   * @param settings time-outs and pipelining
   */
  Hosts hosts(Vertx vertx, Settings.Database settings) {
    List<PgConnectOptions> hosts = new ArrayList<>();
    for (PgConnectOptions host : plain()) {
      hosts.add(serving(host, settings));
    }
    return new Hosts(vertx, hosts, mustWrite());
  }

  private static PgConnectOptions serving(PgConnectOptions options, Settings.Database settings) {
    options.addProperty("application_name", "dashgate");
    options.addProperty("statement_timeout", Long.toString(settings.statementTimeout().toMillis()));
    options.addProperty("lock_timeout", Long.toString(settings.statementTimeout().toMillis()));
    // a statement ends when its connection is closed, as when its process dies
    options.addProperty("client_connection_check_interval", CONNECTION_CHECK_MS);
    options.addProperty(
        "idle_in_transaction_session_timeout",
        Long.toString(settings.statementTimeout().toMillis() * 2));
    options.addProperty("timezone", "UTC");
    // statements start from a key, so a generic plan is as good as a custom one and saves planning
    options.addProperty("plan_cache_mode", "force_generic_plan");
    // compilation would take longer than our statements
    options.addProperty("jit", "off");
    options
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheMaxSize(256)
        .setPreparedStatementCacheSqlLimit(MAX_CACHED_STATEMENT_LENGTH)
        .setReconnectAttempts(2)
        .setReconnectInterval(200);
    return options;
  }

  /** Returns the hosts of the listening connection, which must be primaries. */
  Hosts listener(Vertx vertx) {
    List<PgConnectOptions> hosts = plain();
    hosts.forEach(host -> host.addProperty("application_name", "dashgate-listener"));
    return new Hosts(vertx, hosts, true);
  }

  private PgConnectOptions first() {
    return plain().get(0);
  }

  /** Returns one set of options a host, because the client takes one host in a URL. */
  private List<PgConnectOptions> plain() {
    Matcher parts = PARTS.matcher(url);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not the URL of a database");
    }
    String rest =
        parts.group("rest").replaceFirst(TARGET + "[^&]*&?", "").replaceFirst("[?&]$", "");
    List<PgConnectOptions> hosts = new ArrayList<>();
    for (String host : parts.group("hosts").split(",", -1)) {
      hosts.add(secured(PgConnectOptions.fromUri(parts.group("start") + host + rest)));
    }
    return hosts;
  }

  private boolean mustWrite() {
    return url.contains(TARGET + "read-write") || url.contains(TARGET + "primary");
  }

  private static PgConnectOptions secured(PgConnectOptions options) {
    return switch (options.getSslMode()) {
      case ALLOW, PREFER, REQUIRE ->
          options.setSslOptions(new ClientSSLOptions().setTrustAll(true));
      case VERIFY_CA -> options.setSslOptions(verified(""));
      case VERIFY_FULL -> options.setSslOptions(verified("HTTPS"));
      case DISABLE -> options;
    };
  }

  /** Uses the JVM's trust store, as JDBC does: {@code javax.net.ssl.trustStore} changes it. */
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

  /** Returns the JDBC URL, without credentials; of several hosts, it leads to the primary. */
  String jdbcUrl() {
    List<PgConnectOptions> hosts = plain();
    PgConnectOptions options = hosts.get(0);
    return "jdbc:postgresql://%s/%s?ApplicationName=dashgate-migrations&sslmode=%s%s%s"
        .formatted(
            names(hosts),
            options.getDatabase(),
            options.getSslMode().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            options.getSslMode().name().startsWith("VERIFY") ? JVM_TRUST : "",
            hosts.size() > 1 ? "&targetServerType=primary" : "");
  }

  String user() {
    return first().getUser();
  }

  /** Returns the password, empty if the URL has none. */
  String password() {
    return Objects.requireNonNullElse(first().getPassword(), "");
  }

  /** Hides the password. */
  @Override
  public String toString() {
    return names(plain()) + "/" + first().getDatabase();
  }

  private static String names(List<PgConnectOptions> hosts) {
    return hosts.stream()
        .map(host -> host.getHost() + ":" + host.getPort())
        .collect(Collectors.joining(","));
  }
}
