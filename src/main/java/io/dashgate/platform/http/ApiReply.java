package io.dashgate.platform.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reply: status, body and headers. JSON is written directly to bytes, without a tree.
 *
 * @param contentType null if and only if there is no body
 * @param parts replaces the body; null: the body is complete
 */
public record ApiReply(
    int status,
    @Nullable String contentType,
    Buffer body,
    Map<String, String> headers,
    @Nullable BodyParts parts) {

  /** Creates a reply whose body is complete. */
  public ApiReply(
      int status, @Nullable String contentType, Buffer body, Map<String, String> headers) {
    this(status, contentType, body, headers, null);
  }

  private static final String JSON = "application/json";

  /**
   * Longest reply: a thousand rows of 8 KB fit. The limit bounds the time that one reply takes an
   * event loop, and the memory of the replies in flight.
   */
  public static final int MAX_MEGABYTES = 8;

  /** A reply became longer than {@link #MAX_MEGABYTES}. */
  public static final class TooLarge extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates the failure, without a stack trace. */
    public TooLarge() {
      super("an answer of more than " + MAX_MEGABYTES + " MB", null, false, false);
    }
  }

  /** Writes a JSON document. */
  @FunctionalInterface
  public interface JsonWriter {

    /** Writes exactly one value. */
    void write(JsonGenerator json) throws IOException;
  }

  /** Writes one element of a list. */
  @FunctionalInterface
  public interface ElementWriter<T> {

    /** Writes exactly one value. */
    void write(JsonGenerator json, T element) throws IOException;
  }

  /** Returns the writer of an array. */
  public static <T> JsonWriter array(List<T> elements, ElementWriter<T> writer) {
    return json -> {
      json.writeStartArray();
      for (T element : elements) {
        writer.write(json, element);
      }
      json.writeEndArray();
    };
  }

  /** Returns a 200 with a JSON body. */
  public static ApiReply ok(JsonWriter body) {
    return json(200, body);
  }

  /** Returns a 201 with a JSON body. */
  public static ApiReply created(JsonWriter body) {
    return json(201, body);
  }

  /** Returns a 201 without a body. */
  public static ApiReply created() {
    return new ApiReply(201, null, Buffer.buffer(), Map.of());
  }

  /** Returns a 202 without a body. */
  public static ApiReply accepted() {
    return new ApiReply(202, null, Buffer.buffer(), Map.of());
  }

  /** Returns a 202 with a JSON body. */
  public static ApiReply accepted(JsonWriter body) {
    return json(202, body);
  }

  /** Returns a 204. */
  public static ApiReply noContent() {
    return new ApiReply(204, null, Buffer.buffer(), Map.of());
  }

  /** Returns a 304: the client has the representation with this tag. */
  public static ApiReply notModified(EntityTag tag) {
    return new ApiReply(304, null, Buffer.buffer(), Map.of()).tagged(tag);
  }

  /** Returns a 200 with server-sent events, each of which is a part from {@link #event}. */
  public static ApiReply events(BodyParts events) {
    return new ApiReply(
        200,
        "text/event-stream",
        Buffer.buffer(),
        // proxies must not wait for the end either
        Map.of("Cache-Control", "private, no-store", "X-Accel-Buffering", "no"),
        events);
  }

  /**
   * Returns a server-sent event whose data is a JSON document.
   *
   * @throws TooLarge as {@link #ok} does
   */
  public static Buffer event(JsonWriter data) {
    JsonOutput output = new JsonOutput(0);
    output.write(data);
    Buffer document = output.end();
    for (int i = 0; i < document.length(); i++) {
      if (document.getByte(i) == '\n' || document.getByte(i) == '\r') {
        document.setByte(i, (byte) ' '); // white space of a raw part; a line would end the data
      }
    }
    return Buffer.buffer("data: ").appendBuffer(document).appendString("\n\n");
  }

  /**
   * Returns this reply, which has no headers yet, with an entity tag. Private caches may keep it if
   * they revalidate it each time.
   *
   * @param tag null: the reply is returned unchanged
   */
  public ApiReply tagged(@Nullable EntityTag tag) {
    return tag == null
        ? this
        : new ApiReply(
            status,
            contentType,
            body,
            Map.of(
                "ETag", tag.toString(),
                "Cache-Control", "private, no-cache",
                "Vary", "Authorization, Origin"));
  }

  /** Returns the reply of a failure whose answer is known. */
  public static ApiReply error(ApiException failure) {
    return new ApiReply(
        failure.problem().status(), JSON, failure.problem().toJson().toBuffer(), failure.headers());
  }

  private static ApiReply json(int status, JsonWriter body) {
    JsonOutput output = new JsonOutput(0);
    output.write(body);
    return json(status, output);
  }

  /** Returns a reply with a document that is complete. */
  static ApiReply json(int status, JsonOutput document) {
    return new ApiReply(status, JSON, document.end(), Map.of());
  }
}
