package io.dashgate.platform.http.server;

import io.dashgate.platform.config.Settings;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The scheme and host under which clients reach this service: as configured, else as requested. */
final class PublicUrl {

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.\\-_\\[\\]:]{1,255}");

  private final Optional<String> configured;
  private final ClientAddress addresses;

  PublicUrl(Settings settings, ClientAddress addresses) {
    this.configured = settings.publicUrl();
    this.addresses = addresses;
  }

  /** Returns it for the answer to a request, without a slash at the end. */
  String of(HttpServerRequest request) {
    return configured.orElseGet(() -> requested(request));
  }

  private String requested(HttpServerRequest request) {
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
    String value = addresses.isForwarded(request) ? request.getHeader(name) : null;
    if (value == null) {
      return null;
    }
    int comma = value.indexOf(',');
    return (comma < 0 ? value : value.substring(0, comma)).strip();
  }
}
