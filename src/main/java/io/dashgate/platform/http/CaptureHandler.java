package io.dashgate.platform.http;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Serves the requests of SDKs for one operation. Runs on an event loop, so it must not block. */
public interface CaptureHandler {

  /**
   * A token in a request that has not arrived as a whole.
   *
   * @param isDecisive whether nothing that follows can change it, so that a token of no project is
   *     the end of the request
   */
  record VisibleToken(String token, boolean isDecisive) {}

  /** Whether the bodies may be long; else, as by default, the handler gets no long body. */
  default boolean takesLongBodies() {
    return false;
  }

  /** Returns the token that can be seen so far; null if there is none, or if none is needed. */
  default @Nullable VisibleToken token(CaptureRequest beginning) {
    return null;
  }

  /** Returns the reply; a failure becomes an error object. */
  Future<ApiReply> handle(CaptureRequest request);
}
