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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own JWTs (HS256). The library verifies signatures and is lenient about the rest,
 * which is checked here: a foreign header ({@code alg: none}, an unknown {@code crit}), a padded or
 * non-canonical encoding, and the presence, type and value of every claim.
 */
public final class AccessTokens {

  private static final String ALGORITHM = "HS256";
  private static final String ISSUER = TrustedIssuer.OURSELVES;

  /** A signature has 43 characters, and the two unused bits of the last one are zero. */
  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]");

  /** The claim with the session of a token. */
  private static final String SESSION = "sid";

  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Clock clock;
  private final Duration lifetime;
  private final List<JWTAuth> signers;
  private final String header;
  private final VerifiedTokens verified;

  /**
   * Creates an issuer and verifier.
   *
   * @param secrets at least one, each of at least 32 bytes; without one the library would accept
   *     unsigned tokens. The first signs; tokens that the others have signed are accepted, too
   */
  public AccessTokens(
      Vertx vertx, Clock clock, IdentityChanges changes, List<String> secrets, Duration lifetime) {
    if (secrets.isEmpty() || secrets.stream().anyMatch(secret -> secret.length() < 32)) {
      throw new IllegalArgumentException("the secret of access tokens is too short");
    }
    this.clock = clock;
    this.lifetime = lifetime;
    this.signers = secrets.stream().map(secret -> signer(vertx, secret)).toList();
    this.header = headerOf(issue(0, null));
    this.verified = new VerifiedTokens(clock, changes, this::verify);
  }

  /**
   * Returns a new token for a user.
   *
   * @param sessionId the session that the token ends with; null for a token that ends only by its
   *     expiry or a new password, as those of the version before
   */
  public String issue(long userId, @Nullable UUID sessionId) {
    long now = now();
    JsonObject claims =
        new JsonObject()
            .put("iss", ISSUER)
            .put("aud", ISSUER)
            .put("sub", Long.toString(userId))
            .put("iat", now)
            .put("exp", now + lifetime.toSeconds())
            .put("jti", Secrets.random(16));
    if (sessionId != null) {
      claims.put(SESSION, sessionId.toString());
    }
    return signers
        .get(0)
        .generateToken(claims, new JWTOptions().setAlgorithm(ALGORITHM).setNoTimestamp(true));
  }

  /** One for each secret, since one with two would sign with either. */
  private static JWTAuth signer(Vertx vertx, String secret) {
    return JWTAuth.create(
        vertx,
        new JWTAuthOptions()
            .addPubSecKey(new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(secret))
            .setJWTOptions(new JWTOptions().setLeeway(TokenTimes.LEEWAY_SECONDS)));
  }

  /** Returns the lifetime of a new token. */
  public Duration lifetime() {
    return lifetime;
  }

  /** Whether a credential looks like a token rather than an API key. */
  static boolean looksLikeOne(String credential) {
    return credential.startsWith("ey") && credential.indexOf('.') > 0;
  }

  /** Whether a token has the header of the gateway's own tokens. */
  boolean hasOurHeader(String token) {
    return headerOf(token).equals(header);
  }

  /** Returns the principal of a token, or a 401. A token seen before costs no I/O. */
  Future<Principal> authenticate(Lookups lookups, String token) {
    return verified.authenticate(lookups, token);
  }

  /** Returns the live statistics of the cache. */
  LookupStatistics statistics() {
    return verified.statistics();
  }

  private Future<Optional<Verified>> verify(Database database, String token) {
    if (!COMPACT.matcher(token).matches() || !hasOurHeader(token)) {
      return Future.succeededFuture(Optional.empty());
    }
    return signed(token)
        .compose(
            claims ->
                claims == null || !isValid(claims)
                    ? Future.succeededFuture(Optional.empty())
                    : find(database, claims));
  }

  /** Returns the claims if a secret has signed them, else null. */
  private Future<@Nullable JsonObject> signed(String token) {
    Future<@Nullable JsonObject> claims = Future.succeededFuture(null);
    for (JWTAuth signer : signers) {
      claims =
          claims.compose(
              known -> known == null ? signed(signer, token) : Future.succeededFuture(known));
    }
    return claims;
  }

  private static Future<@Nullable JsonObject> signed(JWTAuth signer, String token) {
    try {
      return signer
          .authenticate(new TokenCredentials(token))
          .map(user -> (@Nullable JsonObject) user.attributes().getJsonObject("accessToken"))
          .otherwise((JsonObject) null);
    } catch (RuntimeException thrownByLibrary) {
      // it throws on claims of an unexpected type
      return Future.succeededFuture(null);
    }
  }

  private boolean isValid(JsonObject claims) {
    return ISSUER.equals(claims.getValue("iss"))
        && ISSUER.equals(claims.getValue("aud"))
        && claims.getValue("sub") instanceof String subject
        && subject.matches("[1-9][0-9]{0,17}")
        && isSession(claims)
        && TokenTimes.areValid(claims, now(), lifetime);
  }

  /** Tokens of the version before name no session. */
  private static boolean isSession(JsonObject claims) {
    return !claims.containsKey(SESSION)
        || (claims.getValue(SESSION) instanceof String id && UUID_FORM.matcher(id).matches());
  }

  private static final String FIND_USER =
      """
      select u.id
      from users u
      where u.id = $1
        and u.is_active
        and case
          when $2::uuid is null then to_timestamp($3::bigint) >= u.tokens_valid_from
          else exists (
            select
            from session s
            where s.id = $2::uuid
              and s.user_id = u.id
              and s.created_at >= u.tokens_valid_from)
        end
      """;

  private static Future<Optional<Verified>> find(Database database, JsonObject claims) {
    String claimed = claims.getString(SESSION);
    UUID sessionId = claimed == null ? null : UUID.fromString(claimed);
    Tuple arguments =
        Tuple.of(Long.valueOf(claims.getString("sub")), sessionId, claims.getLong("iat"));
    return database
        .execute(FIND_USER, arguments)
        .map(
            rows ->
                rows.stream()
                    .findFirst()
                    .map(row -> verified(row.getLong("id"), sessionId, claims.getLong("exp"))));
  }

  private static Verified verified(long userId, @Nullable UUID sessionId, long expires) {
    return new Verified(
        Principal.inSession(userId, sessionId), expires, List.of(CacheTag.user(userId)));
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private static String headerOf(String token) {
    return token.substring(0, token.indexOf('.'));
  }
}
