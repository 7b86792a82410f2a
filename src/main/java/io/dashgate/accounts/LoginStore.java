package io.dashgate.accounts;

import io.dashgate.platform.auth.Secrets;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The statements on log-ins and failed attempts. */
final class LoginStore {

  private final Database database;

  LoginStore(Database database) {
    this.database = database;
  }

  /**
   * An address that someone logs in with.
   *
   * @param userId null if it has no active account; then the hash is null, too
   * @param recentFailures failed log-ins of the last ten minutes, with or without an account
   */
  record Attempt(@Nullable Long userId, @Nullable String passwordHash, long recentFailures) {}

  private static final String FIND =
      """
      select u.id, u.password_hash,
        (select count(*)
         from login_failure f
         where f.email_hash = $2
           and f.failed_at > now() - interval '10 minutes') as failures
      from (select 1) as always
      left join users u on lower(u.email) = lower($1) and u.is_active
      """;

  Future<Attempt> find(String email) {
    return database
        .execute(FIND, Tuple.of(email, digest(email)))
        .map(rows -> rows.iterator().next())
        .map(
            row ->
                new Attempt(
                    row.getLong("id"), row.getString("password_hash"), row.getLong("failures")));
  }

  private static final String NOTE_FAILURE =
      """
      with old as (
        delete from login_failure
        where ctid = any (array(
          select ctid
          from login_failure
          where failed_at < now() - interval '10 minutes'
          limit 100
          for update skip locked))
      )
      insert into login_failure (email_hash)
      values ($1)
      """;

  Future<Void> noteFailure(WriteContext writer, String email) {
    return database.write(writer, NOTE_FAILURE, Tuple.of(digest(email))).mapEmpty();
  }

  private static final String FORGET_FAILURES =
      """
      delete from login_failure
      where email_hash = $1
      """;

  Future<Void> forgetFailures(WriteContext writer, String email) {
    return database.write(writer, FORGET_FAILURES, Tuple.of(digest(email))).mapEmpty();
  }

  /** Returns the digest by which the failures of an address are stored. */
  static Buffer digest(String email) {
    return Buffer.buffer(Secrets.digest(email.toLowerCase(Locale.ROOT)));
  }
}
