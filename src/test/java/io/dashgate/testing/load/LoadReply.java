package io.dashgate.testing.load;

import io.vertx.core.buffer.Buffer;

/**
 * The result of a request.
 *
 * @param status 0 if there was no answer
 * @param head the head of the answer in lower case, or the reason why there is none
 */
public record LoadReply(int status, String head, Buffer body) {

  static final String ABORTED = "aborted";
  static final String REFUSED = "connection refused";
  static final String CLOSED = "connection closed without an answer";
  static final String TIMEOUT = "no answer";

  private static final Buffer NOTHING = Buffer.buffer();

  /** Reads an answer from its head in lower case. */
  static LoadReply answer(String head, Buffer body) {
    return new LoadReply(Integer.parseInt(head.substring(9, 12)), head, body);
  }

  /** Returns the result of a request without an answer. */
  static LoadReply none(String reason) {
    return new LoadReply(0, reason, NOTHING);
  }

  /** Returns whether the server closes the connection after this answer. */
  boolean closesConnection() {
    return status == 0 || head.contains("\r\nconnection: close");
  }

  /** Returns the status as text, or a longer text about what is wrong with the answer. */
  String outcome(LoadRequest request) {
    if (status == 0) {
      return head;
    }
    if (request.status() != 0 && request.status() != status) {
      return status + " instead of " + request.status();
    }
    if ((status == 429 || status == 503) && !head.contains("\r\nretry-after: ")) {
      return status + " without Retry-After";
    }
    if (status < 300 && !request.text().isEmpty() && !body.toString().contains(request.text())) {
      return "wrong body";
    }
    return Integer.toString(status);
  }
}
