package io.dashgate.platform.http;

import io.vertx.core.Future;

/** Serves the validated requests of one operation. Runs on an event loop, so it must not block. */
@FunctionalInterface
public interface Handler {

  /** Returns the reply; a failure becomes an error object. */
  Future<ApiReply> handle(ApiRequest request);
}
