package io.dashgate.platform.http.server;

import io.dashgate.platform.auth.Credential;
import io.dashgate.platform.contract.RequestValidator;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Finds the credential of a request: in the Authorization header, else in a short body, else in the
 * query. Only the first one found counts, valid or not.
 */
final class Credentials {

  private static final String SCHEME = "Bearer ";
  private static final String KEY_NAME = "personal_api_key";

  private static final String BASIC = "Basic ";

  private Credentials() {}

  /** Returns the credential in the header, or null if there is none. */
  static @Nullable Credential inHeader(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    // The scheme is case-sensitive, as in the original API; other schemes count as no credentials.
    if (header != null && header.startsWith(SCHEME)) {
      String value = header.substring(SCHEME.length()).strip();
      if (!value.isEmpty()) {
        return new Credential(value, Credential.HEADER);
      }
    }
    return null;
  }

  /** Returns the credential in the body or the query; null if there is none. */
  static @Nullable Credential elsewhere(Call call) {
    String inBody = RequestValidator.peek(call.body(), KEY_NAME);
    if (inBody != null) {
      return new Credential(inBody, "body");
    }
    String inQuery = call.query().last(KEY_NAME);
    return inQuery == null || inQuery.isEmpty() ? null : new Credential(inQuery, "query string");
  }

  /** Returns the password of HTTP Basic, whose user name is ignored; null if there is none. */
  static @Nullable String password(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return null;
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
      String pair = new String(decoded, StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0 ? null : pair.substring(colon + 1);
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }
}
