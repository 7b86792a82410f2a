package io.dashgate.accounts;

import io.dashgate.db.Database;
import io.dashgate.http.ApiReply;
import io.dashgate.http.ApiRequest;
import io.dashgate.http.Operations;
import io.dashgate.problem.ApiException;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Serves {@code /api/login/} and {@code /api/token/refresh/}. */
public final class LoginHandlers {

  private static final long MAX_FAILURES = 30;

  private final Database database;
  private final LoginStore store;
  private final Passwords passwords;
  private final Sessions sessions;

  /** Makes the handlers of one verticle. */
  public LoginHandlers(Database database, Passwords passwords, Sessions sessions) {
    this.database = database;
    this.store = new LoginStore(database);
    this.passwords = passwords;
    this.sessions = sessions;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("login_create", this::login)
        .bind("login_precheck", this::precheck)
        .bind("token_refresh", this::refresh);
  }

  private Future<ApiReply> login(ApiRequest request) {
    String email = request.body().getString("email");
    String password = request.body().getString("password");
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
                  .compose(matches -> conclude(request, email, matches ? attempt.userId() : null));
            });
  }

  /** Starts a session, unless {@code userId} is null: then the log-in has failed. */
  private Future<ApiReply> conclude(ApiRequest request, String email, @Nullable Long userId) {
    if (userId == null) {
      return store
          .noteFailure(request.writer(), email)
          .compose(
              any ->
                  Future.failedFuture(
                      ApiException.validation(
                          "invalid_credentials", "Invalid email or password.", null)));
    }
    return store
        .forgetFailures(request.writer(), email)
        .compose(
            any -> database.transaction(request.writer(), client -> sessions.start(client, userId)))
        .map(
            session ->
                ApiReply.ok(
                    json -> {
                      json.writeStartObject();
                      json.writeBooleanField("success", true);
                      session.writeFields(json);
                      json.writeEndObject();
                    }));
  }

  /** No address has single sign-on, and the answer does not tell which have an account. */
  private Future<ApiReply> precheck(ApiRequest request) {
    return Future.succeededFuture(
        ApiReply.ok(
            json -> {
              json.writeStartObject();
              json.writeNullField("sso_enforcement");
              json.writeBooleanField("saml_available", false);
              json.writeEndObject();
            }));
  }

  private Future<ApiReply> refresh(ApiRequest request) {
    return sessions
        .refresh(database, request.writer(), request.body().getString("refresh_token"))
        .map(
            session ->
                ApiReply.ok(
                    json -> {
                      json.writeStartObject();
                      session.writeFields(json);
                      json.writeEndObject();
                    }));
  }
}
