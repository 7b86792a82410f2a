package io.dashgate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An answer read from the bytes of a connection, for requests that no client library would send.
 */
public record RawAnswer(
    String protocol, int status, Map<String, List<String>> headers, String body) {

  /** The longest error body. */
  private static final int MAX_ERROR_BYTES = 500;

  /** Sends a request without a body and returns the answer to it. */
  public static RawAnswer send(int port, String method, String target, String... headers) {
    return only(RawHttp.send(port, request(method, target, headers)));
  }

  /** Sends a request with a JSON body and returns the answer to it. */
  public static RawAnswer sendBody(
      int port, String method, String target, byte[] body, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Content-Type: application/json";
    all[headers.length + 1] = "Content-Length: " + body.length;
    return sendAsIs(port, request(method, target, all), body);
  }

  /** Sends a head and a body as they are and returns the answer. */
  public static RawAnswer sendAsIs(int port, String head, byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return only(RawHttp.send(port, bytes.toByteArray()));
  }

  /** Returns the head of a request, which asks for the connection to be closed. */
  public static String request(String method, String target, String... headers) {
    StringBuilder request = new StringBuilder();
    request.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    request.append("Host: localhost\r\nConnection: close\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return request.append("\r\n").toString();
  }

  /** Reads the one answer that came. */
  public static RawAnswer only(String received) {
    List<RawAnswer> answers = all(received);
    assertEquals(1, answers.size(), () -> "not one answer: " + received);
    return answers.get(0);
  }

  /** Reads several answers; each has a Content-Length. */
  public static List<RawAnswer> all(String received) {
    List<RawAnswer> answers = new ArrayList<>();
    byte[] bytes = received.getBytes(StandardCharsets.UTF_8);
    String latin = new String(bytes, StandardCharsets.ISO_8859_1);
    int start = 0;
    while (start < latin.length()) {
      int end = latin.indexOf("\r\n\r\n", start);
      assertTrue(end > 0, () -> "no end of the head: " + received);
      String[] lines = latin.substring(start, end).split("\r\n");
      String[] first = lines[0].split(" ", 3);
      Map<String, List<String>> headers = new LinkedHashMap<>();
      for (int i = 1; i < lines.length; i++) {
        String[] parts = lines[i].split(":", 2);
        headers
            .computeIfAbsent(parts[0].toLowerCase(Locale.ROOT), any -> new ArrayList<>())
            .add(parts[1].strip());
      }
      int length = Integer.parseInt(headers.getOrDefault("content-length", List.of("0")).get(0));
      int bodyStart = end + 4;
      // the answer to a HEAD has a length but no body
      int bodyEnd = Math.min(bodyStart + length, bytes.length);
      String body = new String(bytes, bodyStart, bodyEnd - bodyStart, StandardCharsets.UTF_8);
      answers.add(new RawAnswer(first[0], Integer.parseInt(first[1]), headers, body));
      start = bodyEnd;
    }
    return answers;
  }

  /** Returns this, if it has the status; of an error also checks the form. */
  public RawAnswer expect(int expected) {
    assertEquals(expected, status, body);
    return expectNoFault();
  }

  /** Returns this, if it is no 5xx and, when it is an error, has an error's form. */
  public RawAnswer expectNoFault() {
    assertTrue(status < 500, () -> status + " " + body);
    assertTrue(header("x-request-id").isPresent(), () -> "no request id on " + status);
    if (status >= 400) {
      expectErrorForm();
    }
    return this;
  }

  /** Returns this, if it is the error. */
  public RawAnswer expectError(int expected, String type, String code, String detail) {
    expect(expected);
    JsonObject error =
        new JsonObject().put("type", type).put("code", code).put("detail", detail).putNull("attr");
    assertEquals(error.encode(), body);
    return this;
  }

  /** Returns a header. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(values -> values.get(0));
  }

  /** Returns the body as an object. */
  public JsonObject json() {
    return new JsonObject(body);
  }

  private void expectErrorForm() {
    assertEquals("application/json", header("content-type").orElse(""), body);
    assertTrue(body.length() < MAX_ERROR_BYTES, () -> "a long error: " + body);
    JsonObject error = json();
    assertEquals(List.of("type", "code", "detail", "attr"), List.copyOf(error.fieldNames()));
    assertFalse(error.getString("type").isEmpty());
    assertFalse(error.getString("code").isEmpty());
    assertFalse(error.getString("detail").isEmpty());
    assertTrue(error.getValue("attr") == null || error.getValue("attr") instanceof String, body);
  }
}
