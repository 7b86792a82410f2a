package io.dashgate.accounts;

import io.dashgate.platform.auth.Secrets;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Refresh tokens. Each can be used once, and is then replaced by its successor. */
final class RefreshTokens {

  private static final String PREFIX = "phr_";

  private final Clock clock;
  private final Duration lifetime;

  RefreshTokens(Clock clock, Duration lifetime) {
    this.clock = clock;
    this.lifetime = lifetime;
  }

  /** The user of a token, and the token's successor. */
  record Rotation(long userId, String token) {}

  private static final String ISSUE =
      """
      with expired as (
        delete from session
        where user_id = $2
          and expires_at < now()
      ), started as (
        insert into session (user_id, expires_at)
        values ($2, $3)
        returning id
      )
      insert into refresh_token (secret_hash, session_id)
      select $1, id
      from started
      """;

  /** Starts a session and issues its first token, on a connection or in a transaction. */
  Future<String> issue(SqlClient client, long userId) {
    String token = Secrets.random(PREFIX);
    return client
        .preparedQuery(ISSUE)
        .execute(Tuple.of(digest(token), userId, expiry()))
        .map(token);
  }

  private static final String ROTATE =
      """
      with presented as (
        select t.secret_hash, t.used_at is not null as spent, s.id as session_id, s.user_id,
          s.expires_at > now() and u.is_active as holds
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
        returning p.session_id, p.user_id
      ), extended as (
        update session s
        set expires_at = $3
        from used
        where s.id = used.session_id
      ), succeeded as (
        insert into refresh_token (secret_hash, session_id)
        select $2, session_id
        from used
      )
      select user_id
      from used
      """;

  /** Exchanges a token for its successor; empty if it is not valid. */
  Future<Optional<Rotation>> rotate(Database database, WriteContext writer, String token) {
    String successor = Secrets.random(PREFIX);
    return database
        .write(writer, ROTATE, Tuple.of(digest(token), digest(successor), expiry()))
        .map(
            rows ->
                rows.stream()
                    .findFirst()
                    .map(row -> new Rotation(row.getLong("user_id"), successor)));
  }

  private OffsetDateTime expiry() {
    return OffsetDateTime.now(clock).plus(lifetime);
  }

  private static Buffer digest(String token) {
    return Buffer.buffer(Secrets.digest(token));
  }
}
