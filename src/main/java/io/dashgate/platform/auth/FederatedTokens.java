package io.dashgate.platform.auth;

import io.dashgate.platform.auth.VerifiedTokens.Verified;
import io.dashgate.platform.db.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tokens of trusted issuers, and the users they stand for. A token creates no account: without an
 * active one it is refused. An address stands for an account only if nobody else can have signed up
 * with it. Shared by all verticles.
 */
public final class FederatedTokens {

  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** Addresses of accounts are printable ASCII; other text would reach SQL altered. */
  private static final Pattern EMAIL_FORM = Pattern.compile("[!-~]{1,252}@[!-~]{1,252}");

  private final Issuers issuers;
  private final Set<String> grantable;
  private final boolean addressesAreSafe;
  private final VerifiedTokens verified;

  /**
   * Creates a verifier.
   *
   * @param grantable the scopes that a credential can have; other scopes of a token are ignored
   * @param addressesAreSafe whether the address of every account belongs to its user, because
   *     sign-up is closed; otherwise only verified addresses stand for their accounts
   */
  public FederatedTokens(
      Issuers issuers,
      Clock clock,
      IdentityChanges changes,
      Set<String> grantable,
      boolean addressesAreSafe) {
    this.issuers = issuers;
    this.grantable = Set.copyOf(grantable);
    this.addressesAreSafe = addressesAreSafe;
    this.verified = new VerifiedTokens(clock, changes, this::verify);
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
    return issuers
        .verify(token)
        .compose(
            claims ->
                claims.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : find(database, claims.get()));
  }

  private static final String FIND_BY_EMAIL =
      """
      select id
      from users
      where lower(email) = lower($1)
        and is_active
        and (email_verified or $2)
      """;

  private static final String FIND_BY_UUID =
      """
      select id
      from users
      where uuid = $1
        and is_active
      """;

  private Future<Optional<Verified>> find(Database database, VerifiedClaims claims) {
    String user = claims.user();
    Future<RowSet<Row>> rows;
    if (UUID_FORM.matcher(user).matches()) {
      rows = database.execute(FIND_BY_UUID, Tuple.of(UUID.fromString(user)));
    } else if (EMAIL_FORM.matcher(user).matches()) {
      rows = database.execute(FIND_BY_EMAIL, Tuple.of(user, addressesAreSafe));
    } else {
      return Future.succeededFuture(Optional.empty());
    }
    return rows.map(
        found -> found.stream().findFirst().map(row -> verified(row.getLong("id"), claims)));
  }

  private Verified verified(long userId, VerifiedClaims claims) {
    Principal principal =
        claims
            .scopes()
            .map(scopes -> Principal.user(userId, granted(scopes)))
            .orElseGet(() -> Principal.user(userId));
    return new Verified(
        principal, claims.expires(), List.of(CacheTag.user(userId), CacheTag.ISSUER_KEYS));
  }

  private Set<String> granted(Set<String> scopes) {
    return scopes.stream().filter(grantable::contains).collect(Collectors.toSet());
  }
}
