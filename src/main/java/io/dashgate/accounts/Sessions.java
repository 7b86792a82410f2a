package io.dashgate.accounts;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.auth.AccessTokens;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/** Sessions of logged-in users: an access token, and a refresh token to get the next one. */
public final class Sessions {

  private final AccessTokens accessTokens;
  private final RefreshTokens refreshTokens;

  /** Creates the issuer of sessions; shared by all verticles. */
  public Sessions(AccessTokens accessTokens, Clock clock, Duration refreshLifetime) {
    this.accessTokens = accessTokens;
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

  /** Starts a session, on a connection or in a transaction. */
  Future<Session> start(SqlClient client, long userId) {
    return refreshTokens.issue(client, userId).map(token -> session(userId, token));
  }

  /** Continues a session, or fails with a 401. */
  Future<Session> refresh(Database database, WriteContext writer, String refreshToken) {
    return refreshTokens
        .rotate(database, writer, refreshToken)
        .map(
            rotation ->
                rotation
                    .map(next -> session(next.userId(), next.token()))
                    .orElseThrow(
                        () ->
                            ApiException.authenticationFailed(
                                "Refresh token is invalid or has expired.")));
  }

  private Session session(long userId, String refreshToken) {
    return new Session(
        accessTokens.issue(userId), accessTokens.lifetime().toSeconds(), refreshToken);
  }
}
