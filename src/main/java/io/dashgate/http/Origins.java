package io.dashgate.http;

import io.dashgate.config.Settings;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the scheme and host that a client knows this service by. */
final class Origins {

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.\\-_\\[\\]:]{1,255}");

  private final Optional<String> publicUrl;
  private final boolean trustForwarded;

  Origins(Settings settings) {
    this.publicUrl = settings.publicUrl();
    this.trustForwarded = settings.http().trustForwardedHeaders();
  }

  /** Returns what the links of an answer are made from. */
  Links links(Exchange exchange) {
    return new Links(
        publicUrl.orElseGet(() -> origin(exchange.request())),
        exchange.requestedPath(),
        exchange.query());
  }

  private String origin(HttpServerRequest request) {
    String scheme = forwarded(request, "x-forwarded-proto");
    String host = forwarded(request, "x-forwarded-host");
    HostAndPort authority = request.authority();
    if (host == null && authority != null) {
      host = authority.port() > 0 ? authority.toString() : authority.host();
    }
    return ("https".equals(scheme) ? "https" : "http")
        + "://"
        + (host != null && HOST.matcher(host).matches() ? host : "localhost");
  }

  private @Nullable String forwarded(HttpServerRequest request, String name) {
    String value = trustForwarded ? request.getHeader(name) : null;
    if (value == null) {
      return null;
    }
    int comma = value.indexOf(',');
    return (comma < 0 ? value : value.substring(0, comma)).strip();
  }
}
