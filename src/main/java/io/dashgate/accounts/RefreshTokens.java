package io.dashgate.accounts;

import io.dashgate.platform.auth.Secrets;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
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

  private static final String ISSUE =
      """
      with owner as (
        -- waits for a concurrent change of the password, and sees its result; not "for share", with
        -- which log-ins deadlock each other on Citus
        select id
        from users
        where id = $2
          and is_active
          and ($4::text is null or password_hash = $4)
        for no key update
      ), ended as (
        delete from session
        where user_id = (select id from owner)
          and (expires_at < now() or id = any (array(
            select id
            from session
            where user_id = $2
            order by last_used_at desc
            offset $7::int)))
      ), started as (
        insert into session (user_id, expires_at, client_address, user_agent)
        select id, $3, $5, $6
        from owner
        returning id
      ), token as (
        insert into refresh_token (secret_hash, session_id)
        select $1, id
        from started
      )
      select id
      from started
      """;

  /**
   * Starts a session and issues its first token, on a connection or in a transaction.
   *
   * @param passwordHash the hash that the password was compared with; null if the user is new or
   *     identified by another credential
   * @return empty if the user has another password by now
   */
  Future<Optional<Issued>> issue(
      SqlClient client, long userId, @Nullable String passwordHash, SessionClient from) {
    String token = Secrets.random(PREFIX);
    Tuple arguments =
        Tuple.of(digest(token), userId, expiry(), passwordHash)
            .addString(from.address())
            .addString(from.userAgent())
            .addInteger(MAX_SESSIONS - 1);
    return client
        .preparedQuery(ISSUE)
        .execute(arguments)
        .map(
            rows ->
                rows.stream().findFirst().map(row -> new Issued(userId, row.getUUID("id"), token)));
  }

  private static final String ROTATE =
      """
      with presented as (
        select t.secret_hash, t.used_at is not null as spent, s.id as session_id, s.user_id,
          s.expires_at > now() and u.is_active
            and s.created_at >= u.tokens_valid_from as holds
        from refresh_token t
        join session s on s.id = t.session_id
        join users u on u.id = s.user_id
        where t.secret_hash = $1
        for update of t, s
      ), ended as (
        -- a second use means that the token was stolen, so the session ends; the foreign key
        -- deletes its tokens, those of a concurrent request included
        delete from session s
        using presented p
        where s.id = p.session_id
          and p.spent
      ), used as (
        update refresh_token t
        set used_at = now()
        from presented p
        where t.secret_hash = p.secret_hash
          and not p.spent
          and p.holds
        returning p.session_id
      ), extended as (
        update session s
        set expires_at = $3,
          last_used_at = now(),
          client_address = $4,
          user_agent = $5
        from used
        where s.id = used.session_id
      ), succeeded as (
        insert into refresh_token (secret_hash, session_id)
        select $2, session_id
        from used
      )
      select p.user_id, used.session_id
      from presented p
      left join used on true
      """;

  /** Exchanges a token for its successor. A second use ends the session. */
  Future<Rotation> rotate(
      Database database, WriteContext writer, String token, SessionClient from) {
    String successor = Secrets.random(PREFIX);
    Tuple arguments =
        Tuple.of(digest(token), digest(successor), expiry())
            .addString(from.address())
            .addString(from.userAgent());
    return database
        .write(writer, ROTATE, arguments)
        .map(
            rows ->
                rows.stream()
                    .findFirst()
                    .map(row -> rotation(row, successor))
                    .orElseGet(() -> new Rotation(null, null)));
  }

  private static Rotation rotation(Row row, String successor) {
    Long userId = row.getLong("user_id");
    UUID sessionId = row.getUUID("session_id");
    return new Rotation(
        userId, sessionId == null ? null : new Issued(userId, sessionId, successor));
  }

  private OffsetDateTime expiry() {
    return OffsetDateTime.now(clock).plus(lifetime);
  }

  private static Buffer digest(String token) {
    return Buffer.buffer(Secrets.digest(token));
  }
}
