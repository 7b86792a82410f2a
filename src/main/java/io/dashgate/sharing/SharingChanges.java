package io.dashgate.sharing;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of {@link Sharing} that a request sets; null for no change, except where a flag says
 * that null is the new value.
 *
 * @param password plain text; never logged
 * @param allowedOrigins origins that may embed the page
 */
record SharingChanges(
    @Nullable Boolean enabled,
    boolean setsExpiry,
    @Nullable OffsetDateTime expiresAt,
    boolean setsPassword,
    @Nullable String password,
    @Nullable List<String> allowedOrigins) {

  /**
   * Reads a body that the contract has accepted.
   *
   * @throws ApiException 400 for an expiry that is not in the future
   */
  static SharingChanges of(JsonObject body, Clock clock) {
    JsonArray origins = body.getJsonArray("allowed_origins");
    return new SharingChanges(
        body.getBoolean("enabled"),
        body.containsKey("expires_at"),
        expiry(body.getString("expires_at"), clock),
        body.containsKey("password"),
        body.getString("password"),
        origins == null ? null : origins.stream().map(String.class::cast).distinct().toList());
  }

  private static @Nullable OffsetDateTime expiry(@Nullable String text, Clock clock) {
    if (text == null) {
      return null;
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      if (!time.isAfter(OffsetDateTime.now(clock))) {
        throw ApiException.invalidInput("The time must be in the future.", "expires_at");
      }
      return time;
    } catch (DateTimeParseException withoutZone) {
      throw ApiException.invalidInput("Datetime has wrong format. Use ISO 8601.", "expires_at");
    }
  }

  /** Returns the origins as an argument of a statement. */
  String @Nullable [] originArray() {
    return allowedOrigins == null ? null : allowedOrigins.toArray(String[]::new);
  }

  /** Hides the password. */
  @Override
  public String toString() {
    return "SharingChanges[enabled=%s, expiresAt=%s]".formatted(enabled, expiresAt);
  }
}
