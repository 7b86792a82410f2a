package io.dashgate.events.capture;

import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.CaptureHandler;
import io.dashgate.platform.http.CaptureRequest;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Answers those who send recordings of sessions, which are not stored. */
final class RecordingHandler implements CaptureHandler {

  @Override
  public boolean takesLongBodies() {
    return false;
  }

  @Override
  public @Nullable VisibleToken token(CaptureRequest beginning) {
    return null;
  }

  @Override
  public Future<ApiReply> handle(CaptureRequest request) {
    return Future.succeededFuture(CaptureReplies.limited("recordings"));
  }
}
