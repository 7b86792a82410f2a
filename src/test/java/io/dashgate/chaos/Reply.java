package io.dashgate.chaos;

import io.vertx.core.buffer.Buffer;
import java.util.Locale;

/**
 * What came of a request.
 *
 * @param status 0 if there was no answer
 * @param head the answer's head in lower case, or why there is none
 */
record Reply(int status, String head, Buffer body) {

  static final String ABORTED = "aborted";
  static final String REFUSED = "connection refused";
  static final String CUT = "connection closed without an answer";
  static final String SILENT = "no answer";

  static Reply answer(String head, Buffer body) {
    return new Reply(Integer.parseInt(head.substring(9, 12)), head.toLowerCase(Locale.ROOT), body);
  }

  static Reply none(String why) {
    return new Reply(0, why, Buffer.buffer());
  }

  /** Returns whether the server will not answer another request on this connection. */
  boolean lastOfItsConnection() {
    return status == 0 || head.contains("\r\nconnection: close");
  }

  /** Returns the status in a word, or what is wrong with the answer. */
  String outcome(Request request) {
    if (status == 0) {
      return head;
    }
    if ((status == 429 || status == 503) && !head.contains("\r\nretry-after: ")) {
      return status + " without Retry-After";
    }
    if (status < 300 && !body.toString().contains(request.expected())) {
      return "wrong body";
    }
    return Integer.toString(status);
  }
}
