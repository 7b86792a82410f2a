package io.dashgate.platform.auth;

import io.dashgate.platform.auth.VerifiedTokens.Verified;
import io.dashgate.platform.config.TrustedIssuer;
import io.dashgate.platform.db.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Our own JWTs (HS256). The library does the signatures; what it is lenient about is checked here:
 * a header other than ours ({@code alg: none}, an unknown {@code crit}), a padded or odd encoding,
 * and every claim's presence, type and value.
 */
public final class AccessTokens {

  private static final String ALGORITHM = "HS256";
  private static final String ISSUER = TrustedIssuer.OURSELVES;

  /** 43 characters carry two bits more than a signature has: with them set, it is another text. */
  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]");

  private final Clock clock;
  private final Duration lifetime;
  private final JWTAuth signer;
  private final String header;
  private final VerifiedTokens verified;

  /**
   * Makes an issuer and verifier.
   *
   * @param secret at least 32 bytes; without one the library would accept unsigned tokens
   */
  public AccessTokens(Vertx vertx, Clock clock, String secret, Duration lifetime) {
    if (secret.length() < 32) {
      throw new IllegalArgumentException("the secret of access tokens is too short");
    }
    this.clock = clock;
    this.lifetime = lifetime;
    this.signer =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addPubSecKey(new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(secret))
                .setJWTOptions(new JWTOptions().setLeeway(TokenTimes.LEEWAY_SECONDS)));
    this.header = headerOf(issue(0));
    this.verified = new VerifiedTokens(clock, this::verify);
  }

  /** Returns a new token for a user. */
  public String issue(long userId) {
    long now = now();
    JsonObject claims =
        new JsonObject()
            .put("iss", ISSUER)
            .put("aud", ISSUER)
            .put("sub", Long.toString(userId))
            .put("iat", now)
            .put("exp", now + lifetime.toSeconds())
            .put("jti", Secrets.random(16));
    return signer.generateToken(
        claims, new JWTOptions().setAlgorithm(ALGORITHM).setNoTimestamp(true));
  }

  /** Returns how long a new token holds. */
  public Duration lifetime() {
    return lifetime;
  }

  /** Whether a credential looks like a token rather than an API key. */
  static boolean looksLikeOne(String credential) {
    return credential.startsWith("ey") && credential.indexOf('.') > 0;
  }

  /** Whether a token has the header that all of ours have. */
  boolean hasOurHeader(String token) {
    return headerOf(token).equals(header);
  }

  /** Returns the principal of a token, or a 401. A token seen before costs no I/O. */
  Future<Principal> authenticate(Database database, String token) {
    return verified.authenticate(database, token);
  }

  /** Returns what the cache is good for. */
  LookupStatistics statistics() {
    return verified.statistics();
  }

  /** Forgets what is known of a user's tokens. */
  void invalidateUser(long userId) {
    verified.invalidateUser(userId);
  }

  /** Says whether all changes are told. */
  void told(boolean told) {
    verified.told(told);
  }

  private Future<Optional<Verified>> verify(Database database, String token) {
    if (!COMPACT.matcher(token).matches() || !hasOurHeader(token)) {
      return Future.succeededFuture(Optional.empty());
    }
    return signed(token)
        .compose(
            claims ->
                claims == null || !hold(claims)
                    ? Future.succeededFuture(Optional.empty())
                    : find(database, claims));
  }

  /** Returns the claims if the signature holds, else null. */
  private Future<@Nullable JsonObject> signed(String token) {
    try {
      return signer
          .authenticate(new TokenCredentials(token))
          .map(user -> (@Nullable JsonObject) user.attributes().getJsonObject("accessToken"))
          .otherwise((JsonObject) null);
    } catch (RuntimeException thrownByLibrary) {
      // It throws instead of failing on claims of an unexpected type.
      return Future.succeededFuture(null);
    }
  }

  private boolean hold(JsonObject claims) {
    return ISSUER.equals(claims.getValue("iss"))
        && ISSUER.equals(claims.getValue("aud"))
        && claims.getValue("sub") instanceof String subject
        && subject.matches("[1-9][0-9]{0,17}")
        && TokenTimes.hold(claims, now(), lifetime);
  }

  private static final String FIND_USER =
      """
      select id
      from users
      where id = $1
        and is_active
      """;

  private static Future<Optional<Verified>> find(Database database, JsonObject claims) {
    long expires = claims.getLong("exp");
    return database
        .execute(FIND_USER, Tuple.of(Long.valueOf(claims.getString("sub"))))
        .map(
            rows ->
                rows.stream()
                    .findFirst()
                    .map(row -> new Verified(Principal.user(row.getLong("id")), expires)));
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private static String headerOf(String token) {
    return token.substring(0, token.indexOf('.'));
  }
}
