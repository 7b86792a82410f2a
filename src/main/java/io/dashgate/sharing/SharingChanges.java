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
 * What a request changes of how a dashboard is shared; null leaves a value alone, unless a flag
 * says that null is the new one.
 *
 * @param password in plain; never logged
 * @param allowedOrigins those that may embed the page
 */
record SharingChanges(
    @Nullable Boolean enabled,
    boolean setsExpiry,
    @Nullable OffsetDateTime expiresAt,
    boolean setsPassword,
    @Nullable String password,
    @Nullable List<String> allowedOrigins) {

  /**
   * Reads a body that the contract has let through.
   *
   * @throws ApiException 400 for an expiry that is not to come
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

  /** Returns the origins as Postgres takes them. */
  String @Nullable [] originArray() {
    return allowedOrigins == null ? null : allowedOrigins.toArray(String[]::new);
  }

  /** Hides the password. */
  @Override
  public String toString() {
    return "SharingChanges[enabled=%s, expiresAt=%s]".formatted(enabled, expiresAt);
  }
}
