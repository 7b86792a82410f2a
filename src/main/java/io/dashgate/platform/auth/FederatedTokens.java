package io.dashgate.platform.auth;

import io.dashgate.platform.auth.VerifiedTokens.Verified;
import io.dashgate.platform.db.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tokens of trusted issuers, and which of our users they speak for. Nobody becomes a user by having
 * one: who has no active account here is refused. Shared by all verticles.
 */
public final class FederatedTokens {

  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** Addresses of accounts are printable ASCII; other text would be changed on its way to SQL. */
  private static final Pattern EMAIL_FORM = Pattern.compile("[!-~]{1,252}@[!-~]{1,252}");

  private final Issuers issuers;
  private final Set<String> grantable;
  private final VerifiedTokens verified;

  /**
   * Makes a verifier.
   *
   * @param grantable the scopes that a credential can be given; what else an issuer writes is not
   *     looked at
   */
  public FederatedTokens(Issuers issuers, Clock clock, Set<String> grantable) {
    this.issuers = issuers;
    this.grantable = Set.copyOf(grantable);
    this.verified = new VerifiedTokens(clock, this::verify);
  }

  /** Says whether all changes are told. */
  void told(boolean told) {
    verified.told(told);
  }

  /** Forgets everything: call it when issuers have other keys than before. */
  public void clear() {
    verified.clear();
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

  private Future<Optional<Verified>> verify(Database database, String token) {
    return issuers
        .verify(token)
        .compose(
            held ->
                held.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : find(database, held.get()));
  }

  private static final String FIND_BY_EMAIL =
      """
      select id
      from users
      where lower(email) = lower($1)
        and is_active
      """;

  private static final String FIND_BY_UUID =
      """
      select id
      from users
      where uuid = $1
        and is_active
      """;

  private Future<Optional<Verified>> find(Database database, VerifiedClaims assertion) {
    String user = assertion.user();
    Future<RowSet<Row>> rows;
    if (UUID_FORM.matcher(user).matches()) {
      rows = database.execute(FIND_BY_UUID, Tuple.of(UUID.fromString(user)));
    } else if (EMAIL_FORM.matcher(user).matches()) {
      rows = database.execute(FIND_BY_EMAIL, Tuple.of(user));
    } else {
      return Future.succeededFuture(Optional.empty());
    }
    return rows.map(
        found ->
            found.stream()
                .findFirst()
                .map(row -> new Verified(principal(row, assertion), assertion.expires())));
  }

  private Principal principal(Row row, VerifiedClaims assertion) {
    long userId = row.getLong("id");
    return assertion
        .scopes()
        .map(
            scopes ->
                Principal.user(
                    userId,
                    scopes.stream().filter(grantable::contains).collect(Collectors.toSet())))
        .orElseGet(() -> Principal.user(userId));
  }
}
