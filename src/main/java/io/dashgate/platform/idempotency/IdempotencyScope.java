package io.dashgate.platform.idempotency;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Where the answer of one request is kept, and what tells that request from another. Both are
 * digests: neither keys nor bodies are stored.
 *
 * @param projectId 0 for requests outside of projects
 * @param digest of the caller, the path and the key
 * @param fingerprint of the whole request
 */
public record IdempotencyScope(long projectId, Buffer digest, Buffer fingerprint) {

  /**
   * Returns the slot of a request.
   *
   * @param caller names who is asking, the same for each of its requests
   * @param path without a slash at the end
   * @param key what the caller chose; like the other two, without line breaks
   */
  public static IdempotencyScope of(
      long projectId,
      String caller,
      String path,
      String key,
      String method,
      @Nullable String query,
      Buffer body) {
    String name = String.join("\n", caller, path, key);
    MessageDigest whole = sha256();
    whole.update((name + "\n" + method + "\n" + query + "\n").getBytes(StandardCharsets.UTF_8));
    whole.update(body.getBytes());
    return new IdempotencyScope(
        projectId,
        Buffer.buffer(sha256().digest(name.getBytes(StandardCharsets.UTF_8))),
        Buffer.buffer(whole.digest()));
  }

  /** Returns the number that stands for this slot among the locks of the database. */
  long lock() {
    return ByteBuffer.wrap(digest.getBytes()).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
