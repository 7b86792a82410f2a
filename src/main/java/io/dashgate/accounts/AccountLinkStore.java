package io.dashgate.accounts;

import io.dashgate.platform.auth.Secrets;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Optional;

/** The statements on the table {@code account_link}. */
final class AccountLinkStore {

  private final Database database;

  AccountLinkStore(Database database) {
    this.database = database;
  }

  private static final String PUT =
      """
      insert into account_link (user_id, secret_hash, created_by, expires_at)
      values ($1, $2, $3, now() + interval '1 hour')
      on conflict (user_id) do update
      set secret_hash = excluded.secret_hash,
        created_by = excluded.created_by,
        created_at = excluded.created_at,
        expires_at = excluded.expires_at
      returning expires_at
      """;

  /**
   * Stores a link, as part of the caller's transaction. An earlier link of the user ends.
   *
   * @return the time at which it expires
   */
  static Future<OffsetDateTime> put(
      SqlClient transaction, long userId, String token, AccountLink.Creator creator) {
    return transaction
        .preparedQuery(PUT)
        .execute(Tuple.of(userId, digest(token), creator.label()))
        .map(rows -> rows.iterator().next().getOffsetDateTime("expires_at"));
  }

  /**
   * The account of a link.
   *
   * @param named whether it has a first name
   */
  record Account(long userId, String email, boolean named) {}

  private static final String FIND =
      """
      select u.id, u.email, u.first_name <> '' as named
      from account_link l
      join users u on u.id = l.user_id
      where l.secret_hash = $1
        and l.expires_at > now()
        and u.is_active
      """;

  /** Finds the account of a link; empty if the link does not work. */
  Future<Optional<Account>> find(String token) {
    return database
        .execute(FIND, Tuple.of(digest(token)))
        .map(
            rows ->
                rows.stream()
                    .findFirst()
                    .map(
                        row ->
                            new Account(
                                row.getLong("id"),
                                row.getString("email"),
                                row.getBoolean("named"))));
  }

  private static final String USE =
      """
      with used as (
        -- of two concurrent uses, the second waits here and then finds no row
        delete from account_link l
        using users u
        where l.secret_hash = $1
          and l.expires_at > now()
          and u.id = l.user_id
          and u.is_active
        returning l.user_id
      ), ended as (
        -- others who know the old password must be logged out
        delete from session s
        using used
        where s.user_id = used.user_id
      ), unlocked as (
        -- failed log-ins with the forgotten password
        delete from login_failure
        where email_hash = $2
          and exists (select 1 from used)
      )
      select user_id
      from used
      """;

  /** The operator has given the link to the person whom the address belongs to. */
  private static final String SET_PASSWORD =
      """
      update users
      set password_hash = $2,
        email_verified = true,
        first_name = case first_name when '' then $3 else first_name end
      where id = $1
      """;

  /**
   * Uses a link: sets the password, and the first name of an account that has none. All sessions of
   * the user end.
   *
   * @return false if the link does not work any more
   */
  Future<Boolean> use(
      WriteContext writer, String token, Account account, String passwordHash, String firstName) {
    Tuple link = Tuple.of(digest(token), LoginStore.digest(account.email()));
    Tuple user = Tuple.of(account.userId(), passwordHash, firstName);
    return database.transaction(
        writer.by(account.userId()),
        transaction ->
            transaction
                .preparedQuery(USE)
                .execute(link)
                .compose(
                    used ->
                        used.size() == 0
                            ? Future.succeededFuture(false)
                            : transaction.preparedQuery(SET_PASSWORD).execute(user).map(true)));
  }

  private static Buffer digest(String token) {
    return Buffer.buffer(Secrets.digest(token));
  }
}
