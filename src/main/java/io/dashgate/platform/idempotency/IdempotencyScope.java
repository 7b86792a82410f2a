package io.dashgate.platform.idempotency;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a retried request: the scope in which its key is unique, and a fingerprint of the
 * whole request. Both are digests: neither keys nor bodies are stored.
 *
 * @param projectId 0 for requests outside of projects
 * @param digest of the caller, the path and the key
 * @param fingerprint of the whole request
 */
public record IdempotencyScope(long projectId, Buffer digest, Buffer fingerprint) {

  /**
   * Returns the scope of a request.
   *
   * @param caller the identity of the caller
   * @param path without a slash at the end
   * @param key the value of the header; like the other two, without line breaks
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

  /** Returns the number of the advisory lock of the scope. */
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
