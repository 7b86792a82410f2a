package io.dashgate.platform.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses that begin with the same bits, such as 10.0.0.0/8.
 *
 * @param bits how many; 0: all addresses of the family
 */
public record AddressRange(InetAddress first, int bits) {

  private static final Pattern NOTATION = Pattern.compile("([0-9A-Fa-f.:]+)(?:/([0-9]{1,3}))?");

  /** Parses an address or a network in CIDR notation; empty if it is neither. */
  static Optional<AddressRange> parse(String text) {
    Matcher parts = NOTATION.matcher(text.strip());
    InetAddress first =
        parts.matches() ? NetUtil.createInetAddressFromIpAddressString(parts.group(1)) : null;
    if (first == null) {
      return Optional.empty();
    }
    int most = first.getAddress().length * Byte.SIZE;
    int bits = parts.group(2) == null ? most : Integer.parseInt(parts.group(2));
    return bits > most ? Optional.empty() : Optional.of(new AddressRange(first, bits));
  }

  /** Whether an address is one of these. */
  public boolean contains(InetAddress address) {
    byte[] these = first.getAddress();
    byte[] those = address.getAddress();
    if (these.length != those.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit += Byte.SIZE) {
      int ignored = Math.max(0, bit + Byte.SIZE - bits);
      int differing = (these[bit / Byte.SIZE] ^ those[bit / Byte.SIZE]) & 0xff;
      if (differing >> ignored != 0) {
        return false;
      }
    }
    return true;
  }
}
