package io.dashgate.testing.load;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request as it goes over the wire.
 *
 * @param status the expected status; 0 for any
 * @param text a text that the body of every 2xx answer must contain; empty for any body
 * @param whenAnswered receives the answer, on the event loop of the generator
 * @param aborted whether the client closes the connection instead of waiting for the answer
 */
public record LoadRequest(
    Buffer bytes, int status, String text, Consumer<LoadReply> whenAnswered, boolean aborted) {

  /**
   * Returns a request.
   *
   * @param credential a personal API key or a token; null for none
   * @param body sent as JSON; null for none
   */
  public static LoadRequest of(
      String method, String path, @Nullable String credential, @Nullable String body) {
    return of(method, path, credential, body, Map.of());
  }

  /** Returns a request with more headers. */
  public static LoadRequest of(
      String method,
      String path,
      @Nullable String credential,
      @Nullable String body,
      Map<String, String> headers) {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: localhost\r\n");
    if (credential != null) {
      head.append("Authorization: Bearer ").append(credential).append("\r\n");
    }
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    Buffer content = Buffer.buffer(body == null ? "" : body);
    if (body != null) {
      head.append("Content-Type: application/json\r\nContent-Length: ");
      head.append(content.length()).append("\r\n");
    }
    return raw(Buffer.buffer(head.append("\r\n").toString()).appendBuffer(content));
  }

  /** Returns a request of these bytes, which need not be HTTP. */
  public static LoadRequest raw(Buffer bytes) {
    return new LoadRequest(bytes, 0, "", any -> {}, false);
  }

  /** Returns the request with an expected status. */
  public LoadRequest expecting(int expected) {
    return new LoadRequest(bytes, expected, text, whenAnswered, aborted);
  }

  /** Returns the request with a text that a 2xx answer must contain. */
  public LoadRequest expecting(String expected) {
    return new LoadRequest(bytes, status, expected, whenAnswered, aborted);
  }

  /** Returns the request with a consumer of its answer. */
  public LoadRequest then(Consumer<LoadReply> consumer) {
    return new LoadRequest(bytes, status, text, consumer, aborted);
  }

  /** Returns the request of a client that does not wait for the answer. */
  public LoadRequest abort() {
    return new LoadRequest(bytes, status, text, whenAnswered, true);
  }
}
