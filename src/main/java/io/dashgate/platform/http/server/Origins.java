package io.dashgate.platform.http.server;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.http.Links;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the scheme and host that a client knows this service by, and where the client is. */
final class Origins {

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.\\-_\\[\\]:]{1,255}");

  private static final int IPV6_BYTES = 16;
  private static final int IPV6_NETWORK_BYTES = 8;

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

  /**
   * Returns what stands for the client among others: its address; of an IPv6 address the network,
   * since one client has all of that. Behind a trusted proxy it is the last that {@code
   * X-Forwarded-For} has: those before it are what the client itself claims.
   */
  String clientAddress(HttpServerRequest request) {
    String address = fullAddress(request);
    InetAddress known = address == null ? null : parse(address);
    if (known == null) {
      return "unknown";
    }
    byte[] bytes = known.getAddress();
    int shown = bytes.length == IPV6_BYTES ? IPV6_NETWORK_BYTES : bytes.length;
    return HexFormat.of().formatHex(bytes, 0, shown);
  }

  /** Returns the client's whole address, as people write it; null if it has gone already. */
  @Nullable String fullAddress(HttpServerRequest request) {
    String address = request.remoteAddress().hostAddress();
    List<String> forwarded =
        trustForwarded ? request.headers().getAll("x-forwarded-for") : List.of();
    if (!forwarded.isEmpty()) {
      String last = forwarded.get(forwarded.size() - 1);
      String claimed = last.substring(last.lastIndexOf(',') + 1).strip();
      address = parse(claimed) == null ? address : claimed;
    }
    return address;
  }

  /** Returns an address; one of IPv4 also if it is written as one of IPv6. */
  private static @Nullable InetAddress parse(String address) {
    return NetUtil.createInetAddressFromIpAddressString(address);
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
