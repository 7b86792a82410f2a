package io.dashgate.accounts;

import io.dashgate.platform.auth.ProjectAccess;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** What requests about keys of either kind have in common. */
final class KeyRequests {

  private KeyRequests() {}

  /** Returns the id in the path; {@code @current} is the key that makes the call, if one does. */
  static String keyId(ApiRequest request) {
    String reference = request.parameters().text("key_id");
    if (!reference.equals(ProjectAccess.CURRENT)) {
      return reference;
    }
    String own = request.principal().keyId();
    if (own == null) {
      throw ApiException.notFound();
    }
    return own;
  }

  /** Whether the key in the path is the one that makes the call. */
  static boolean isOwn(ApiRequest request) {
    return keyId(request).equals(request.principal().keyId());
  }

  /** Throws a 400 unless {@code expires_at} is null, left out, or a time to come. */
  static void requireFuture(JsonObject body, Clock clock) {
    String text = body.getString("expires_at");
    try {
      if (text != null && !OffsetDateTime.parse(text).isAfter(OffsetDateTime.now(clock))) {
        throw ApiException.invalidInput("The time must be in the future.", "expires_at");
      }
    } catch (DateTimeParseException withoutZone) {
      throw ApiException.invalidInput("Datetime has wrong format. Use ISO 8601.", "expires_at");
    }
  }
}
