package io.dashgate.platform.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a database URL, as libpq reads them: {@code
 * postgresql://user:password@one:5432,two:5432/name?parameter=value}. Every part may be
 * percent-encoded; {@code +} stands for itself.
 *
 * @param hosts in the order of preference, at least one
 * @param parameters by name in lower case, without those that name a host or a credential
 */
public record PostgresUrl(
    List<Host> hosts,
    Optional<String> user,
    Optional<String> password,
    Optional<String> database,
    Map<String, String> parameters) {

  private static final int DEFAULT_PORT = 5432;
  private static final int MAX_PORT = 65_535;

  /** Up to the last {@code @} before the path, so that a password may have one. */
  private static final Pattern PARTS =
      Pattern.compile(
          "postgres(ql)?://((?<user>[^:/?]*)(:(?<password>[^/?]*))?@)?(?<hosts>[^@/?]*)"
              + "(/(?<database>[^?]*))?([?](?<parameters>.*))?",
          Pattern.DOTALL);

  private static final Pattern HOST =
      Pattern.compile("(\\[(?<six>[0-9a-fA-F:.%]+)]|(?<name>[^:\\[\\]]*))(:(?<port>[0-9]{1,5}))?");

  private static final Pattern ESCAPE = Pattern.compile("%([0-9a-fA-F]{2})?");

  /** Among several hosts the primary is used; these values agree with that. */
  private static final List<String> TARGETS = List.of("any", "primary", "read-write");

  private static final List<String> SSL_MODES =
      List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  private static final String RULE =
      "must look like postgresql://user:password@host/name, with no target_session_attrs but any,"
          + " primary or read-write";

  /** One address of the server; a name that starts with {@code /} is the folder of a socket. */
  public record Host(String name, int port) {

    /** Returns the form in URLs. */
    @Override
    public String toString() {
      return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException with the rule that it violates, to follow the name of a
   *     setting; never with the URL, which may contain a password
   */
  public static PostgresUrl parse(String url) {
    Matcher parts = PARTS.matcher(url);
    if (!parts.matches()) {
      throw new IllegalArgumentException(RULE);
    }
    Map<String, String> parameters = parameters(parts.group("parameters"));
    String named = String.join(",", taken(parameters, "hostaddr", "host").stream().toList());
    String hosts = named.isEmpty() ? part(parts, "hosts").orElse("localhost") : named;
    Optional<String> port = taken(parameters, "port");
    PostgresUrl read =
        new PostgresUrl(
            Stream.of(hosts.split(",", -1)).map(host -> host(host, port)).toList(),
            taken(parameters, "user").or(() -> part(parts, "user").map(PostgresUrl::decode)),
            taken(parameters, "password")
                .or(() -> part(parts, "password").map(PostgresUrl::decode)),
            taken(parameters, "dbname").or(() -> part(parts, "database").map(PostgresUrl::decode)),
            Map.copyOf(parameters));
    read.checkParameters();
    return read;
  }

  /** Returns a parameter. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /** Whether a host must accept writes. */
  public boolean mustWrite() {
    return parameter("target_session_attrs").filter(target -> !target.equals("any")).isPresent();
  }

  private void checkParameters() {
    if (!TARGETS.contains(parameter("target_session_attrs").orElse("any"))) {
      throw new IllegalArgumentException(RULE);
    }
    if (!SSL_MODES.contains(parameter("sslmode").orElse("disable"))) {
      throw new IllegalArgumentException("must have an sslmode of " + String.join(", ", SSL_MODES));
    }
  }

  private static Optional<String> part(Matcher parts, String name) {
    return Optional.ofNullable(parts.group(name)).filter(text -> !text.isEmpty());
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : Optional.ofNullable(query).orElse("").split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(
            decode(pair.substring(0, equals)).toLowerCase(Locale.ROOT),
            decode(pair.substring(equals + 1)).strip());
      }
    }
    return parameters;
  }

  /** Removes parameters and returns the first that is there. */
  private static Optional<String> taken(Map<String, String> parameters, String... names) {
    List<String> values = new ArrayList<>();
    for (String name : names) {
      Optional.ofNullable(parameters.remove(name)).ifPresent(values::add);
    }
    return values.stream().findFirst();
  }

  private static Host host(String text, Optional<String> defaultPort) {
    if (text.startsWith("/")) {
      return new Host(text, port(defaultPort));
    }
    Matcher host = HOST.matcher(text);
    if (!host.matches()) {
      throw new IllegalArgumentException(RULE);
    }
    String name =
        Stream.of("six", "name")
            .flatMap(any -> part(host, any).stream())
            .findFirst()
            .map(PostgresUrl::decode)
            .orElse("localhost");
    return new Host(name, port(part(host, "port").or(() -> defaultPort)));
  }

  private static int port(Optional<String> text) {
    int port =
        text.filter(digits -> digits.matches("[0-9]{1,5}"))
            .map(Integer::parseInt)
            .orElse(text.isPresent() ? 0 : DEFAULT_PORT);
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException(RULE);
    }
    return port;
  }

  /** Decodes UTF-8; unlike in forms, {@code +} is no space. */
  private static String decode(String text) {
    Matcher escape = ESCAPE.matcher(text);
    while (escape.find()) {
      if (escape.group(1) == null) {
        throw new IllegalArgumentException("must write % as %25");
      }
    }
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
