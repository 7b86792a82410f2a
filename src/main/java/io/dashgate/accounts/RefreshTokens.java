package io.dashgate.accounts;

import io.dashgate.platform.auth.Secrets;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Refresh tokens. Each can be used once, and is then replaced by its successor. */
final class RefreshTokens {

  /** Sessions of a user; the ones that were unused for longest end when there are more. */
  static final int MAX_SESSIONS = 1_000;

  private static final String PREFIX = "phr_";

  private final Clock clock;
  private final Duration lifetime;

  RefreshTokens(Clock clock, Duration lifetime) {
    this.clock = clock;
    this.lifetime = lifetime;
  }

  /** A session, its user, and the refresh token to use next. */
  record Issued(long userId, UUID sessionId, String token) {}

  /**
   * The outcome of a use of a token.
   *
   * @param userId of the token; null if the token is unknown
   * @param issued the successor; null if the token is not valid. The session has ended then, if
   *     this was a second use
   */
  record Rotation(@Nullable Long userId, @Nullable Issued issued) {}

  /**
   * A change of the password takes this lock, too, by a trigger. Log-ins do not wait for each
   * other. Not the row of the user, for which Citus asks a worker that may be lost.
   */
  private static final String AWAIT_NEW_PASSWORD =
      """
      select pg_advisory_xact_lock_shared(hashtext('dashgate password'), hashint8($1))
      """;

  private static final String FIND_USER =
      """
      select id
      from users
      where id = $1
        and is_active
        and ($2::text is null or password_hash = $2)
      """;

  /** Without a row of one part in another, which Citus would send to all servers. */
  private static final String START =
      """
      with ended as (
        delete from session
        where user_id = $3
          and (expires_at < now() or id = any (array(
            select id
            from session
            where user_id = $3
            order by last_used_at desc
            offset $7::int)))
      ), started as (
        insert into session (id, user_id, expires_at, client_address, user_agent)
        values ($2, $3, $4, $5, $6)
      )
      insert into refresh_token (secret_hash, session_id)
      values ($1, $2)
      """;

  /**
   * Starts a session and issues its first token, as part of the caller's transaction.
   *
   * @param passwordHash the hash that the password was compared with; null if the user is new or
   *     identified by another credential
   * @return empty if the user has another password by now
   */
  Future<Optional<Issued>> issue(
      SqlClient transaction, long userId, @Nullable String passwordHash, SessionClient from) {
    Future<?> alone = transaction.preparedQuery(AWAIT_NEW_PASSWORD).execute(Tuple.of(userId));
    // a second statement, since the first does not see what changes while it waits; pipelined
    Future<RowSet<Row>> user =
        transaction.preparedQuery(FIND_USER).execute(Tuple.of(userId, passwordHash));
    return alone
        .compose(any -> user)
        .compose(
            found ->
                found.size() == 0
                    ? Future.succeededFuture(Optional.empty())
                    : start(transaction, userId, from).map(Optional::of));
  }

  private Future<Issued> start(SqlClient transaction, long userId, SessionClient from) {
    Issued issued = new Issued(userId, UUID.randomUUID(), Secrets.random(PREFIX));
    Tuple arguments =
        Tuple.of(digest(issued.token()), issued.sessionId(), userId, expiry())
            .addString(from.address())
            .addString(from.userAgent())
            .addInteger(MAX_SESSIONS - 1);
    return transaction.preparedQuery(START).execute(arguments).map(issued);
  }

  /** Of two concurrent uses, the second waits here and then sees the first. */
  private static final String PRESENT =
      """
      select t.used_at is not null as spent, s.id as session_id, s.user_id,
        s.expires_at > now() and u.is_active and s.created_at >= u.tokens_valid_from as holds
      from refresh_token t
      join session s on s.id = t.session_id
      join users u on u.id = s.user_id
      where t.secret_hash = $1
      for update of t, s
      """;

  /** The foreign key deletes its tokens, those of a concurrent request included. */
  private static final String END_SESSION =
      """
      delete from session
      where id = $1
      """;

  private static final String REPLACE =
      """
      with used as (
        update refresh_token
        set used_at = now()
        where secret_hash = $1
      ), extended as (
        update session
        set expires_at = $4,
          last_used_at = now(),
          client_address = $5,
          user_agent = $6
        where id = $3
      )
      insert into refresh_token (secret_hash, session_id)
      values ($2, $3)
      """;

  /**
   * Exchanges a token for its successor. A second use means that the token was stolen, so it ends
   * the session.
   */
  Future<Rotation> rotate(
      Database database, WriteContext writer, String token, SessionClient from) {
    // two statements: Citus would send the row of the first to all servers, within one
    return database.transaction(
        writer,
        transaction ->
            transaction
                .preparedQuery(PRESENT)
                .execute(Tuple.of(digest(token)))
                .compose(
                    rows ->
                        rows.size() == 0
                            ? Future.succeededFuture(new Rotation(null, null))
                            : rotate(transaction, rows.iterator().next(), token, from)));
  }

  private Future<Rotation> rotate(
      SqlClient transaction, Row presented, String token, SessionClient from) {
    long userId = presented.getLong("user_id");
    UUID sessionId = presented.getUUID("session_id");
    Rotation refused = new Rotation(userId, null);
    if (presented.getBoolean("spent")) {
      return transaction.preparedQuery(END_SESSION).execute(Tuple.of(sessionId)).map(refused);
    }
    if (!presented.getBoolean("holds")) {
      return Future.succeededFuture(refused);
    }
    Issued successor = new Issued(userId, sessionId, Secrets.random(PREFIX));
    Tuple arguments =
        Tuple.of(digest(token), digest(successor.token()), sessionId, expiry())
            .addString(from.address())
            .addString(from.userAgent());
    return transaction
        .preparedQuery(REPLACE)
        .execute(arguments)
        .map(new Rotation(userId, successor));
  }

  private OffsetDateTime expiry() {
    return OffsetDateTime.now(clock).plus(lifetime);
  }

  private static Buffer digest(String token) {
    return Buffer.buffer(Secrets.digest(token));
  }
}
