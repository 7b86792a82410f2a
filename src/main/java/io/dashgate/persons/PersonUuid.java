package io.dashgate.persons;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * The UUIDs of persons, made of the project and the first distinct id (RFC 9562, version 5): events
 * without a profile have the UUID of the person that may be created for their distinct id later.
 */
public final class PersonUuid {

  /** PostHog's, so that UUIDs are made in the same way. */
  private static final UUID NAMESPACE = UUID.fromString("932979b4-65c3-4424-8467-0b66ec27bc22");

  private static final long VERSION = 0x5000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private PersonUuid() {}

  /** Returns the UUID of a distinct id. */
  public static UUID of(long projectId, String distinctId) {
    MessageDigest sha1 = sha1();
    sha1.update(
        ByteBuffer.allocate(16)
            .putLong(NAMESPACE.getMostSignificantBits())
            .putLong(NAMESPACE.getLeastSignificantBits())
            .flip());
    byte[] name = (projectId + ":" + distinctId).getBytes(StandardCharsets.UTF_8);
    ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name));
    return new UUID(
        (hash.getLong() & ~0xf000L) | VERSION, (hash.getLong() & ~(0xc000L << 48)) | VARIANT);
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
