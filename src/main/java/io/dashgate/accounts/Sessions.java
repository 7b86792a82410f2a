package io.dashgate.accounts;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.accounts.RefreshTokens.Issued;
import io.dashgate.platform.auth.AccessTokens;
import io.dashgate.platform.auth.Authenticator;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sessions of logged-in users: an access token, and a refresh token to get the next one. Access
 * tokens name their session and end with it.
 */
public final class Sessions {

  private final AccessTokens accessTokens;
  private final Authenticator authenticator;
  private final RefreshTokens refreshTokens;

  /** Creates the issuer of sessions; shared by all verticles. */
  public Sessions(
      AccessTokens accessTokens,
      Authenticator authenticator,
      Clock clock,
      Duration refreshLifetime) {
    this.accessTokens = accessTokens;
    this.authenticator = authenticator;
    this.refreshTokens = new RefreshTokens(clock, refreshLifetime);
  }

  /** The tokens of a session. */
  record Session(String accessToken, long expiresInSeconds, String refreshToken) {

    void writeFields(JsonGenerator json) throws IOException {
      json.writeStringField("access_token", accessToken);
      json.writeStringField("token_type", "Bearer");
      json.writeNumberField("expires_in", expiresInSeconds);
      json.writeStringField("refresh_token", refreshToken);
    }
  }

  /**
   * Starts a session for the client of a request, as part of the caller's transaction.
   *
   * @param passwordHash the hash that the password was compared with; null if the user is new or
   *     identified by another credential
   * @return empty if the user has another password by now
   */
  Future<Optional<Session>> start(
      SqlClient transaction, long userId, @Nullable String passwordHash, ApiRequest request) {
    return refreshTokens
        .issue(transaction, userId, passwordHash, SessionClient.of(request.client()))
        .map(issued -> issued.map(this::session));
  }

  /** Continues the session of a refresh token, or fails with a 401. */
  Future<Session> refresh(Database database, ApiRequest request, String refreshToken) {
    return refreshTokens
        .rotate(database, request.writer(), refreshToken, SessionClient.of(request.client()))
        .map(
            rotation -> {
              Issued issued = rotation.issued();
              if (issued != null) {
                return session(issued);
              }
              if (rotation.userId() != null) {
                // the session may have ended; other processes are notified by the database
                authenticator.forgetUser(request.writer(), rotation.userId());
              }
              throw ApiException.authenticationFailed("Refresh token is invalid or has expired.");
            });
  }

  private Session session(Issued issued) {
    return new Session(
        accessTokens.issue(issued.userId(), issued.sessionId()),
        accessTokens.lifetime().toSeconds(),
        issued.token());
  }
}
