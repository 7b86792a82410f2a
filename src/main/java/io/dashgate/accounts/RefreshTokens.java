package io.dashgate.accounts;

import io.dashgate.auth.Secrets;
import io.dashgate.db.Database;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** Refresh tokens: each good for one use, after which its successor counts. */
final class RefreshTokens {

  private static final String PREFIX = "phr_";

  private final Clock clock;
  private final Duration lifetime;

  RefreshTokens(Clock clock, Duration lifetime) {
    this.clock = clock;
    this.lifetime = lifetime;
  }

  /** A token's successor. */
  record Rotation(long userId, String token) {}

  private static final String ISSUE =
      """
      with expired as (
        delete from refresh_token
        where user_id = $2
          and expires_at < now()
      )
      insert into refresh_token (secret_hash, user_id, family, expires_at)
      values ($1, $2, $3, $4)
      """;

  /** Makes the first token of a log-in, on a connection or in a transaction. */
  Future<String> issue(SqlClient client, long userId) {
    String token = Secrets.random(PREFIX);
    return client
        .preparedQuery(ISSUE)
        .execute(Tuple.of(digest(token), userId, UUID.randomUUID(), expiry()))
        .map(token);
  }

  private static final String ROTATE =
      """
      with presented as (
        select t.secret_hash, t.user_id, t.family, t.used_at is not null as spent,
          t.expires_at > now() and u.is_active as holds
        from refresh_token t
        join users u on u.id = t.user_id
        where t.secret_hash = $1
        for update of t
      ), ended as (
        -- presented twice: one of the two was not its owner, so the whole family ends
        delete from refresh_token t
        using presented p
        where t.family = p.family
          and p.spent
      ), used as (
        update refresh_token t
        set used_at = now()
        from presented p
        where t.secret_hash = p.secret_hash
          and not p.spent
          and p.holds
        returning t.user_id, t.family
      )
      insert into refresh_token (secret_hash, user_id, family, expires_at)
      select $2, user_id, family, $3
      from used
      returning user_id
      """;

  /** Exchanges a token for its successor; nothing if it does not hold. */
  Future<Optional<Rotation>> rotate(Database database, String token) {
    String successor = Secrets.random(PREFIX);
    return database
        .execute(ROTATE, Tuple.of(digest(token), digest(successor), expiry()))
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
