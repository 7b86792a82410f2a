package io.dashgate.platform.http.server;

import io.dashgate.platform.config.Settings;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the address of the client. Behind a trusted proxy it is the last entry of {@code
 * X-Forwarded-For}: the entries before it are claims of the client itself.
 */
final class ClientAddress {

  private static final int IPV6_BYTES = 16;
  private static final int IPV6_NETWORK_BYTES = 8;

  private final boolean trustForwarded;

  ClientAddress(Settings settings) {
    this.trustForwarded = settings.http().trustForwardedHeaders();
  }

  /**
   * Returns the identity of the client for limits by address, in hexadecimal: its IPv4 address, or
   * its /64 network of IPv6, which one client usually has to itself.
   */
  String network(HttpServerRequest request) {
    String address = full(request);
    InetAddress known = address == null ? null : parse(address);
    if (known == null) {
      return "unknown";
    }
    byte[] bytes = known.getAddress();
    int shown = bytes.length == IPV6_BYTES ? IPV6_NETWORK_BYTES : bytes.length;
    return HexFormat.of().formatHex(bytes, 0, shown);
  }

  /** Returns the whole address in its usual notation; null if the client has disconnected. */
  @Nullable String full(HttpServerRequest request) {
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

  /** Parses an address. An IPv4 address in IPv6 notation is an IPv4 address. */
  private static @Nullable InetAddress parse(String address) {
    return NetUtil.createInetAddressFromIpAddressString(address);
  }
}
