package io.dashgate.events.capture;

import io.dashgate.platform.problem.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a request, before its token is known to be valid.
 *
 * @param token null if it names none
 * @param hasMixedTokens whether its events name different ones
 * @param sentAt by the clock of the sender, in microseconds since 1970; null if it does not say
 * @param events to be stored, in order
 * @param dropped how many events are not stored by their kind, such as recordings
 * @param violation the 400 for the first event that breaks a rule, for which none is stored; null
 *     if all are valid
 */
record CapturedRequest(
    @Nullable String token,
    boolean hasMixedTokens,
    @Nullable Long sentAt,
    List<CapturedEvent> events,
    int dropped,
    @Nullable ApiException violation) {

  /**
   * Returns the token, which may be that of no project.
   *
   * @throws ApiException 401 if there is none, or several
   */
  String requireToken() {
    if (hasMixedTokens) {
      throw CaptureErrors.mixedTokens();
    }
    if (token == null || token.isEmpty()) {
      throw ApiException.missingProjectToken();
    }
    return token;
  }
}
