package io.dashgate.problem;

import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** The one mapper from a throwable to the answer that the caller gets. */
public final class Problems {

  /** The client library has no type for these: its pool gave up waiting, or lost a connection. */
  private static final Set<String> POOL_FAILURES =
      Set.of(
          "Timeout waiting for connection",
          "Timeout",
          "Pool closed",
          "Connection is closed",
          "Connection not open CLOSED");

  private Problems() {}

  /**
   * Returns the outcome that a failure stands for. Anything not known is a 500 whose cause the
   * caller of this method must log: messages of unknown failures never reach a client.
   */
  public static ApiException of(Throwable failure) {
    if (failure instanceof ApiException known) {
      return known;
    }
    if (failure instanceof PgException database) {
      return ofSqlState(database.getSqlState() == null ? "" : database.getSqlState());
    }
    if (failure instanceof HttpException http) {
      return ofStatus(http.getStatusCode());
    }
    if (failure instanceof TimeoutException) {
      return ApiException.timedOut();
    }
    return isUnavailability(failure) ? ApiException.unavailable() : ApiException.serverError();
  }

  /**
   * Returns the outcome for a status that the web server chose by itself, before any of our code.
   *
   * @param status 400 or above
   */
  public static ApiException ofStatus(int status) {
    return switch (status) {
      case 404 -> ApiException.endpointNotFound();
      case 413 -> ApiException.bodyTooLarge();
      case 414 -> ApiException.uriTooLong();
      case 417 -> ApiException.expectationFailed();
      case 431 -> ApiException.headersTooLarge();
      case 503 -> ApiException.unavailable();
      default ->
          status < 500
              ? ApiException.badRequest("bad_request", "The request could not be understood.")
              : ApiException.serverError();
    };
  }

  /** Error codes: PostgreSQL manual, appendix A. A detail of the server is never forwarded. */
  private static ApiException ofSqlState(String state) {
    return switch (state) {
      case "23505" -> ApiException.validation("unique", "This value is already taken.", null);
      case "23503" ->
          ApiException.validation("does_not_exist", "A referenced object does not exist.", null);
      case "22021" ->
          ApiException.validation(
              "null_characters_not_allowed", "Null characters are not allowed.", null);
      case "57014" -> ApiException.timedOut();
      case "25006", "53000", "53100", "53200", "53300", "55P03", "57P01", "57P02", "57P03" ->
          ApiException.unavailable();
      case "40001", "40P01" -> ApiException.unavailable();
      default -> {
        if (state.startsWith("08")) {
          yield ApiException.unavailable();
        }
        yield state.startsWith("22")
            ? ApiException.invalidInput("A value is out of range or malformed.", null)
            : ApiException.serverError();
      }
    };
  }

  private static boolean isUnavailability(Throwable failure) {
    return failure instanceof ClosedConnectionException
        || failure instanceof ConnectionPoolTooBusyException
        || failure instanceof IOException
        || (failure instanceof VertxException && POOL_FAILURES.contains(failure.getMessage()));
  }
}
