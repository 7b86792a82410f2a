package io.dashgate.platform.db;

import io.dashgate.platform.config.PostgresUrl;
import io.dashgate.platform.config.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database URL in the forms of the reactive client and of JDBC. It may name several hosts, as in
 * {@code postgresql://user:password@one:5432,two:5432/name?target_session_attrs=read-write}.
 */
public record DatabaseUrl(String url) {

  private static final String JVM_TRUST = "org.postgresql.ssl.DefaultJavaSSLFactory";

  /** The client does not cache longer statements, without a warning. */
  static final int MAX_CACHED_STATEMENT_LENGTH = 8192;

  /** Parameters of the URL that are sent to the server. A pooler may refuse them. */
  private static final Set<String> STARTUP = Set.of("options", "search_path");

  /**
   * Returns the hosts of the reactive client.
   *
   * @param settings whether statements are cached
   */
  Hosts hosts(Vertx vertx, Settings.Database settings) {
    List<PgConnectOptions> hosts = each("dashgate");
    hosts.forEach(host -> serving(host, settings));
    return new Hosts(vertx, hosts, parsed().mustWrite());
  }

  private static void serving(PgConnectOptions options, Settings.Database settings) {
    options
        .setCachePreparedStatements(settings.prepared())
        .setPreparedStatementCacheMaxSize(256)
        .setPreparedStatementCacheSqlLimit(MAX_CACHED_STATEMENT_LENGTH)
        // an unnamed statement is parsed again with each use: its session may be another one
        .setUseLayer7Proxy(!settings.prepared())
        .setReconnectAttempts(2)
        .setReconnectInterval(200);
  }

  /** Returns the hosts of the listening connection, which must be primaries. */
  Hosts listener(Vertx vertx) {
    return new Hosts(vertx, each("dashgate-listener"), true);
  }

  /** Returns one set of options a host, because the client takes one host. */
  private List<PgConnectOptions> each(String application) {
    PostgresUrl parts = parsed();
    List<PgConnectOptions> hosts = new ArrayList<>();
    for (PostgresUrl.Host host : parts.hosts()) {
      PgConnectOptions options = new PgConnectOptions().setHost(host.name()).setPort(host.port());
      parts.user().ifPresent(options::setUser);
      parts.password().ifPresent(options::setPassword);
      parts.database().ifPresent(options::setDatabase);
      options.setProperties(properties(parts, application));
      secure(options, parts);
      hosts.add(options);
    }
    return hosts;
  }

  /**
   * Returns what is sent when a connection is opened. A pooler accepts only the name and the
   * formats; {@link SessionParameters} are set afterwards.
   */
  private static Map<String, String> properties(PostgresUrl parts, String application) {
    Map<String, String> properties = new HashMap<>(PgConnectOptions.DEFAULT_PROPERTIES);
    properties.remove("extra_float_digits");
    properties.put("application_name", application);
    properties.put("TimeZone", "UTC");
    STARTUP.forEach(name -> parts.parameter(name).ifPresent(value -> properties.put(name, value)));
    return properties;
  }

  private static void secure(PgConnectOptions options, PostgresUrl parts) {
    SslMode mode = SslMode.of(sslMode(parts));
    options.setSslMode(mode);
    switch (mode) {
      case ALLOW, PREFER, REQUIRE ->
          options.setSslOptions(new ClientSSLOptions().setTrustAll(true));
      case VERIFY_CA -> options.setSslOptions(verified("", rootCertificate(parts)));
      case VERIFY_FULL -> options.setSslOptions(verified("HTTPS", rootCertificate(parts)));
      case DISABLE -> {
        // no options
      }
    }
  }

  private static String sslMode(PostgresUrl parts) {
    return parts.parameter("sslmode").orElse("disable");
  }

  /** Returns the file with the certificates to trust; empty: those of the JVM. */
  private static Optional<String> rootCertificate(PostgresUrl parts) {
    return parts.parameter("sslrootcert").filter(file -> !file.equals("system"));
  }

  private static ClientSSLOptions verified(String hostnameAlgorithm, Optional<String> file) {
    return new ClientSSLOptions()
        .setHostnameVerificationAlgorithm(hostnameAlgorithm)
        .setTrustOptions(
            file.<TrustOptions>map(path -> new PemTrustOptions().addCertPath(path))
                .orElseGet(() -> TrustOptions.wrap(defaultTrust())));
  }

  /** Returns the JVM's trust store, as JDBC does: {@code javax.net.ssl.trustStore} changes it. */
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

  /** Returns the source of JDBC connections; of several hosts, it leads to the primary. */
  public DataSource dataSource() {
    PostgresUrl parts = parsed();
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(
        parts.hosts().stream()
            .map(host -> host.name().contains(":") ? "[" + host.name() + "]" : host.name())
            .toArray(String[]::new));
    source.setPortNumbers(parts.hosts().stream().mapToInt(PostgresUrl.Host::port).toArray());
    source.setDatabaseName(options().getDatabase());
    source.setUser(user());
    source.setPassword(password());
    source.setApplicationName("dashgate-migrations");
    // a pooler may give the next statement to another session
    source.setPrepareThreshold(0);
    parts.parameter("options").ifPresent(source::setOptions);
    parts.parameter("search_path").ifPresent(source::setCurrentSchema);
    if (parts.hosts().size() > 1) {
      source.setTargetServerType("primary");
    }
    secure(source, parts);
    return source;
  }

  private static void secure(PGSimpleDataSource source, PostgresUrl parts) {
    String mode = sslMode(parts);
    source.setSslMode(mode);
    if (mode.startsWith("verify")) {
      rootCertificate(parts)
          .ifPresentOrElse(source::setSslRootCert, () -> source.setSslfactory(JVM_TRUST));
    }
  }

  String user() {
    return options().getUser();
  }

  /** Returns the password, empty if the URL has none. */
  String password() {
    return parsed().password().orElse("");
  }

  private PgConnectOptions options() {
    return each("dashgate").get(0);
  }

  private PostgresUrl parsed() {
    return PostgresUrl.parse(url);
  }

  /** Hides the password. */
  @Override
  public String toString() {
    return parsed().hosts().stream().map(Object::toString).collect(Collectors.joining(","))
        + "/"
        + options().getDatabase();
  }
}
