package io.dashgate.platform.auth;

import io.dashgate.platform.config.TrustedIssuer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules for the claims of an issuer's tokens. */
final class ClaimRules {

  /** Credentials that live longer are API keys, which can be revoked here. */
  private static final Duration MAX_LIFETIME = Duration.ofHours(24);

  private final TrustedIssuer issuer;

  ClaimRules(TrustedIssuer issuer) {
    this.issuer = issuer;
  }

  /**
   * Returns the claims; empty if one is missing, of a wrong type, or outside its time.
   *
   * @param now seconds since the epoch
   */
  Optional<VerifiedClaims> read(JsonObject claims, long now) {
    if (!TokenTimes.areValid(claims, now, MAX_LIFETIME)
        || !isForUs(claims.getValue("aud"))
        || !(claims.getValue(issuer.userClaim()) instanceof String user)
        || !isEmailVerified(claims)) {
      return Optional.empty();
    }
    long expires = claims.getLong("exp");
    return issuer
        .scopesClaim()
        .map(
            claim ->
                scopes(claims.getValue(claim))
                    .map(scopes -> new VerifiedClaims(user, Optional.of(scopes), expires)))
        .orElseGet(() -> Optional.of(new VerifiedClaims(user, Optional.empty(), expires)));
  }

  private boolean isForUs(@Nullable Object audience) {
    return audience instanceof JsonArray several
        ? several.stream().allMatch(String.class::isInstance) && several.contains(issuer.audience())
        : issuer.audience().equals(audience);
  }

  /** Issuers that accept any address mark the ones that they have verified. */
  private boolean isEmailVerified(JsonObject claims) {
    return !issuer.userClaim().equals("email")
        || !claims.containsKey("email_verified")
        || "true".equals(String.valueOf(claims.getValue("email_verified")));
  }

  /** Returns the scopes of a text or list; none if the claim is missing, empty if malformed. */
  private static Optional<Set<String>> scopes(@Nullable Object claim) {
    if (claim == null) {
      return Optional.of(Set.of());
    }
    if (claim instanceof String text) {
      return Optional.of(Arrays.stream(text.split(" ")).collect(Collectors.toUnmodifiableSet()));
    }
    if (claim instanceof JsonArray list && list.stream().allMatch(String.class::isInstance)) {
      return Optional.of(
          list.stream().map(String.class::cast).collect(Collectors.toUnmodifiableSet()));
    }
    return Optional.empty();
  }
}
