package io.dashgate.accounts;

import io.dashgate.platform.auth.HashSubject;
import io.dashgate.platform.auth.Passwords;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.Optional;

/**
 * Compares a password with that of an account, with the same work for unknown accounts. After too
 * many recent failures attempts are refused; a refused attempt does not count as a failure.
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
   * A user whose password was correct.
   *
   * @param passwordHash the hash that it was compared with; another one means that the password has
   *     changed since
   */
  record Match(long userId, String passwordHash) {}

  /**
   * Returns the user with this address and password. If there is none, it returns empty and stores
   * the failure. After too many failures it fails with a 403.
   */
  Future<Optional<Match>> check(ApiRequest request, String email, String password) {
    WriteContext writer = request.writer();
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
                  .matches(
                      HashSubject.account(email, request.address()),
                      password,
                      attempt.passwordHash())
                  .compose(
                      matches ->
                          matches
                              ? store.forgetFailures(writer, email).map(Optional.of(match(attempt)))
                              : store.noteFailure(writer, email).map(Optional.empty()));
            });
  }

  /** 400: the current password, which confirms a change of the account, is wrong. */
  static ApiException incorrectPassword() {
    return ApiException.validation(
        "incorrect_password", "Your current password is incorrect.", "current_password");
  }

  private static Match match(LoginStore.Attempt attempt) {
    return new Match(
        Objects.requireNonNull(attempt.userId()), Objects.requireNonNull(attempt.passwordHash()));
  }
}
