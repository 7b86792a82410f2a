package io.dashgate.accounts;

import io.dashgate.platform.auth.Passwords;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Compares a password with the one of an account, with the same work whether there is an account or
 * not. Who fails too often is turned away for as long as the failures are recent; attempts that are
 * turned away do not count, so they prolong nothing.
 */
final class PasswordCheck {

  private static final long MAX_FAILURES = 30;

  private final LoginStore store;
  private final Passwords passwords;

  PasswordCheck(Database database, Passwords passwords) {
    this.store = new LoginStore(database);
    this.passwords = passwords;
  }

  /**
   * Returns the id of the user whose address and password these are; nothing if they are nobody's,
   * which is noted; 403 after too many failures.
   */
  Future<Optional<Long>> check(WriteContext writer, String email, String password) {
    return store
        .find(email)
        .compose(
            attempt -> {
              if (attempt.recentFailures() >= MAX_FAILURES) {
                throw ApiException.forbidden(
                    "too_many_failed_attempts",
                    "Too many failed login attempts. Please try again in 10 minutes.");
              }
              return passwords
                  .matches(password, attempt.passwordHash())
                  .compose(
                      matches ->
                          matches
                              ? store
                                  .forgetFailures(writer, email)
                                  .map(Optional.ofNullable(attempt.userId()))
                              : store.noteFailure(writer, email).map(Optional.empty()));
            });
  }
}
