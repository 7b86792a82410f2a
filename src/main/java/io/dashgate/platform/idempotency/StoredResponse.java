package io.dashgate.platform.idempotency;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response as it is stored.
 *
 * @param contentType null if the response has no body
 * @param body null also if the body was too long to be stored
 */
public record StoredResponse(
    int status, Map<String, String> headers, @Nullable String contentType, @Nullable Buffer body) {

  /** Whether the whole response is stored. */
  public boolean isWhole() {
    return contentType == null || body != null;
  }
}
