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

/** What the claims of an issuer's tokens must be. */
final class ClaimRules {

  /** A token that holds for longer is a key: those are made, and taken back, here. */
  private static final Duration LONGEST = Duration.ofHours(24);

  private final TrustedIssuer issuer;

  ClaimRules(TrustedIssuer issuer) {
    this.issuer = issuer;
  }

  /**
   * Returns what the claims say; nothing if one is missing, of a wrong type or out of its time.
   *
   * @param now seconds since the epoch
   */
  Optional<VerifiedClaims> read(JsonObject claims, long now) {
    if (!TokenTimes.hold(claims, now, LONGEST)
        || !isForUs(claims.getValue("aud"))
        || !(claims.getValue(issuer.userClaim()) instanceof String user)
        || !isConfirmed(claims)) {
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

  /** Issuers that let people write down any address say which ones they checked. */
  private boolean isConfirmed(JsonObject claims) {
    return !issuer.userClaim().equals("email")
        || !claims.containsKey("email_verified")
        || "true".equals(String.valueOf(claims.getValue("email_verified")));
  }

  /** Returns the scopes of a text or list; none of either if the claim is missing. */
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
