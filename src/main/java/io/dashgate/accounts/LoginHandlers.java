package io.dashgate.accounts;

import io.dashgate.platform.auth.Passwords;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;

/** Serves {@code /api/login/} and {@code /api/token/refresh/}. */
public final class LoginHandlers {

  private final Database database;
  private final PasswordCheck passwordCheck;
  private final Sessions sessions;

  /** Creates the handlers of one verticle. */
  public LoginHandlers(Database database, Passwords passwords, Sessions sessions) {
    this.database = database;
    this.passwordCheck = new PasswordCheck(database, passwords);
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
    return passwordCheck
        .check(request, request.body().getString("email"), request.body().getString("password"))
        .map(found -> found.orElseThrow(LoginHandlers::invalidCredentials))
        .compose(
            match ->
                database.transaction(
                    request.writer(),
                    transaction ->
                        sessions.start(transaction, match.userId(), match.passwordHash(), request)))
        .map(started -> started.orElseThrow(LoginHandlers::invalidCredentials))
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

  private static ApiException invalidCredentials() {
    return ApiException.validation("invalid_credentials", "Invalid email or password.", null);
  }

  /** There is no single sign-on. The answer does not reveal which addresses have an account. */
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
        .refresh(database, request, request.body().getString("refresh_token"))
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
