package io.dashgate.chaos;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request as it goes over the wire.
 *
 * @param expected what the body of every good answer to it has in it
 * @param whenAnswered gets the answer, on the event loop of the generator
 * @param aborted whether the client hangs up instead of waiting for the answer
 */
record Request(Buffer bytes, String expected, Consumer<Reply> whenAnswered, boolean aborted) {

  static Request of(String method, String path, String key, @Nullable String body) {
    return of(method, path, key, body, Map.of());
  }

  static Request of(
      String method, String path, String key, @Nullable String body, Map<String, String> headers) {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: localhost\r\n");
    head.append("Authorization: Bearer ").append(key).append("\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    Buffer content = Buffer.buffer(body == null ? "" : body);
    if (body != null) {
      head.append("Content-Type: application/json\r\nContent-Length: ");
      head.append(content.length()).append("\r\n");
    }
    return raw(Buffer.buffer(head.append("\r\n").toString()).appendBuffer(content));
  }

  static Request raw(Buffer bytes) {
    return new Request(bytes, "", any -> {}, false);
  }

  Request expecting(String text) {
    return new Request(bytes, text, whenAnswered, aborted);
  }

  Request then(Consumer<Reply> consumer) {
    return new Request(bytes, expected, consumer, aborted);
  }

  Request abort() {
    return new Request(bytes, expected, whenAnswered, true);
  }
}
