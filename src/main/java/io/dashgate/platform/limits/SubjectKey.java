package io.dashgate.platform.limits;

/**
 * The identity of what requests are counted for.
 *
 * @param kind the kind of subject, which begins its name; one of few constants
 * @param id unique within the kind
 * @param owner of the subject: all subjects of one owner share a limited part of a table
 * @param neighbors the subjects that a new one shares a counter with if there is no room for it
 */
record SubjectKey(String kind, Object id, long owner, long neighbors) {

  private static final int DIGITS_OF_IPV4 = 8;
  private static final int DIGITS_OF_IPV6 = 16;

  /** Returns a key whose neighbors are the other subjects of its owner. */
  static SubjectKey of(String kind, Object id, long owner) {
    return new SubjectKey(kind, id, owner, owner);
  }

  /**
   * Returns the key of a client address. The owner of an IPv6 network is its /48, since that much
   * is often in one hand; its neighbors are the /32, or the /16 of an IPv4 address.
   *
   * @param network an IPv4 address or an IPv6 /64, in hexadecimal
   */
  static SubjectKey ofAddress(String kind, String network) {
    long id =
        switch (network.length()) {
          case DIGITS_OF_IPV4 -> Long.parseLong(network, 16) << 16;
          case DIGITS_OF_IPV6 -> Long.parseUnsignedLong(network, 16);
          default -> 0;
        };
    return new SubjectKey(kind, id, id >>> 16, id >>> 32);
  }

  /** Returns the name of the subject, the same in all processes. */
  String text() {
    return kind + id;
  }
}
