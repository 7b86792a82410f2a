package io.dashgate.platform.idempotency;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it is kept.
 *
 * @param contentType null if it had no body
 * @param body null also if it was too long to be kept
 */
public record StoredResponse(
    int status, Map<String, String> headers, @Nullable String contentType, @Nullable Buffer body) {

  /** Whether all of the answer is here. */
  public boolean isWhole() {
    return contentType == null || body != null;
  }
}
