package io.dashgate.accounts;

import io.dashgate.platform.http.Client;
import org.jspecify.annotations.Nullable;

/**
 * The client of a log-in or refresh, as it is stored with the session. Shown to the user of the
 * session only.
 *
 * @param address in its usual notation; null if unknown
 * @param userAgent null if the client sent none
 */
record SessionClient(@Nullable String address, @Nullable String userAgent) {

  private static final int MAX_USER_AGENT = 200;

  /** Returns the client of a request, within the limits of what is stored. */
  static SessionClient of(Client client) {
    String userAgent = client.userAgent().get();
    return new SessionClient(
        client.address().get(), userAgent == null ? null : printable(userAgent));
  }

  /** Bytes that are no ASCII have no defined meaning in a header, and must not reach a page. */
  private static String printable(String header) {
    String text = header.replaceAll("[^ -~]", "?");
    return text.substring(0, Math.min(text.length(), MAX_USER_AGENT));
  }
}
