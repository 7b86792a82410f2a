package io.dashgate.results;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Digests of texts, of the length of a UUID. */
public final class Digests {

  /** Results of before are not shown after a change of how they are computed or written. */
  static final byte VERSION = 1;

  private Digests() {}

  /** Returns the first 16 bytes of the SHA-256 of some texts; null differs from an empty one. */
  public static UUID of(@Nullable String... texts) {
    MessageDigest digest = sha256();
    digest.update(VERSION);
    for (String text : texts) {
      byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(text == null ? -1 : bytes.length).array());
      digest.update(bytes);
    }
    ByteBuffer first = ByteBuffer.wrap(digest.digest());
    return new UUID(first.getLong(), first.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
