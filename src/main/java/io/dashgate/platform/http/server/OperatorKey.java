package io.dashgate.platform.http.server;

import io.dashgate.platform.auth.Credential;
import io.dashgate.platform.problem.ApiException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Knows the one who runs this gateway, by the key in the settings. Without one, nobody is it. */
final class OperatorKey {

  private final Optional<String> key;

  OperatorKey(Optional<String> key) {
    this.key = key;
  }

  /**
   * Returns if the credential is the operator's.
   *
   * @throws ApiException 404 where there is no operator, as if there were no such path; else 401
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

  /** Takes the same time wherever the two differ. */
  private static boolean isSame(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
