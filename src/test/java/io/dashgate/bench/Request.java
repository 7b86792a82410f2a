package io.dashgate.bench;

import java.nio.charset.StandardCharsets;

/**
 * A request as it goes over the wire.
 *
 * @param status that its answer has to have
 */
record Request(byte[] bytes, int status) {

  /** Returns a GET. */
  static Request get(String path, String credential, String headers, int status) {
    return of("GET", path, credential, headers, "", status);
  }

  /** Returns a request with a body. */
  static Request send(String method, String path, String credential, String json, int status) {
    return of(
        method,
        path,
        credential,
        "Content-Type: application/json\r\nContent-Length: " + json.length() + "\r\n",
        json,
        status);
  }

  private static Request of(
      String method, String path, String credential, String headers, String body, int status) {
    String text =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + credential
            + "\r\n"
            + headers
            + "\r\n"
            + body;
    return new Request(text.getBytes(StandardCharsets.ISO_8859_1), status);
  }
}
