package io.dashgate.events.capture;

import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.CaptureRequest;

/** The answers of capture. */
final class CaptureReplies {

  private CaptureReplies() {}

  /** Returns the answer to events that are committed. A page that is being left expects none. */
  static ApiReply stored(CaptureRequest request) {
    if ("1".equals(request.query().last("beacon"))) {
      return ApiReply.noContent();
    }
    return ApiReply.ok(
        json -> {
          json.writeStartObject();
          json.writeNumberField("status", 1);
          json.writeEndObject();
        });
  }

  /**
   * Returns the answer to what is not stored, and should not be sent for a while.
   *
   * @param resource what it is
   */
  static ApiReply limited(String resource) {
    return ApiReply.ok(
        json -> {
          json.writeStartObject();
          json.writeNumberField("status", 1);
          json.writeArrayFieldStart("quota_limited");
          json.writeString(resource);
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
