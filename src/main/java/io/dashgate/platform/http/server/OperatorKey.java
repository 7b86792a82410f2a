package io.dashgate.platform.http.server;

import io.dashgate.platform.auth.Credential;
import io.dashgate.platform.problem.ApiException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks the operator key. If none is set, operator endpoints answer 404. */
final class OperatorKey {

  private final Optional<String> key;

  OperatorKey(Optional<String> key) {
    this.key = key;
  }

  /**
   * Passes if the credential is the operator key.
   *
   * @throws ApiException 404 if no operator key is set, else 401
   */
  void require(@Nullable Credential credential) {
    String expected = key.orElseThrow(ApiException::endpointNotFound);
    if (credential == null) {
      throw ApiException.notAuthenticated();
    }
    // a key in a URL would end up in logs
    if (!credential.inHeader() || !isSame(expected, credential.value())) {
      throw ApiException.authenticationFailed(
          "Operator key found in request " + credential.place() + " is invalid.");
    }
  }

  /** Compares in constant time. */
  private static boolean isSame(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
