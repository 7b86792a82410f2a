package io.dashgate.platform.http.server;

import io.dashgate.platform.config.AddressRange;
import io.dashgate.platform.config.Settings;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the address of the client. Each proxy appends the address that it sees to {@code
 * X-Forwarded-For}. Behind trusted proxies, the client is the last entry that is not one of them:
 * the entries before it are claims of the client itself.
 */
final class ClientAddress {

  private static final int IPV6_BYTES = 16;
  private static final int IPV6_NETWORK_BYTES = 8;

  private final List<AddressRange> trustedProxies;

  ClientAddress(Settings settings) {
    this.trustedProxies = settings.http().trustedProxies();
  }

  /**
   * Returns the identity of the client for limits by address, in hexadecimal: its IPv4 address, or
   * its /64 network of IPv6, which one client usually has to itself.
   */
  String network(HttpServerRequest request) {
    return networkOf(full(request));
  }

  /** Returns the identity for limits by address of an address in its usual notation. */
  static String networkOf(@Nullable String address) {
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
    return isTrustedProxy(address) ? forwarded(request, address) : address;
  }

  /** Whether a request comes from a trusted proxy, so that its forwarded headers count. */
  boolean isForwarded(HttpServerRequest request) {
    return isTrustedProxy(request.remoteAddress().hostAddress());
  }

  /** Whether an address in its usual notation is that of a trusted proxy. */
  boolean isTrustedProxy(@Nullable String address) {
    if (trustedProxies.isEmpty() || address == null) {
      return false;
    }
    InetAddress known = parse(address);
    return known != null && trustedProxies.stream().anyMatch(range -> range.contains(known));
  }

  /** Whether an address in its usual notation is one of this machine. */
  static boolean isLoopback(@Nullable String address) {
    InetAddress known = address == null ? null : parse(address);
    return known != null && known.isLoopbackAddress();
  }

  /** Returns the last entry that is not a trusted proxy; without one, the first that is valid. */
  private @Nullable String forwarded(HttpServerRequest request, @Nullable String proxy) {
    String client = proxy;
    String[] entries = String.join(",", request.headers().getAll("x-forwarded-for")).split(",", -1);
    for (int i = entries.length - 1; i >= 0; i--) {
      String entry = entries[i].strip();
      InetAddress known = parse(entry);
      if (known == null) {
        return client; // what is before an invalid entry cannot be trusted
      }
      client = entry;
      if (trustedProxies.stream().noneMatch(range -> isWithin(range, known))) {
        return client;
      }
    }
    return client;
  }

  /** A range of all addresses says which peers are trusted, but not where the proxies end. */
  private static boolean isWithin(AddressRange range, InetAddress address) {
    return range.bits() > 0 && range.contains(address);
  }

  /** Parses an address. An IPv4 address in IPv6 notation is an IPv4 address. */
  private static @Nullable InetAddress parse(String address) {
    return NetUtil.createInetAddressFromIpAddressString(address);
  }
}
