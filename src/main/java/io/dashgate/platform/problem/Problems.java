package io.dashgate.platform.problem;

import io.vertx.ext.web.handler.HttpException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Maps every throwable to its answer; the only place that does. */
public final class Problems {

  private static final String INTERNAL_ERROR = "XX000";

  /** What Citus says if a worker is lost, perhaps during the commit. */
  private static final List<String> PERHAPS_COMMITTED =
      List.of(
          "could not commit transaction for shard", "server closed the connection unexpectedly");

  /** The messages of Citus before the commit: a worker is lost, or the rows are moved elsewhere. */
  private static final List<String> NOT_COMMITTED =
      List.of(
          "failure on connection marked as essential",
          "failed to prepare transaction",
          "could not find valid entry for shard");

  private Problems() {}

  /**
   * Returns the answer to a failure. An unknown one is a 500 whose cause the calling code must log:
   * its message never reaches a client.
   */
  public static ApiException of(Throwable failure) {
    if (failure instanceof ApiException known) {
      return known;
    }
    if (failure instanceof PgException database) {
      String state = database.getSqlState() == null ? "" : database.getSqlState();
      return state.equals(INTERNAL_ERROR)
          ? ofWorker(String.valueOf(database.getErrorMessage()))
          : ofSqlState(state);
    }
    if (failure instanceof HttpException http) {
      return ofStatus(http.getStatusCode());
    }
    if (failure instanceof TimeoutException) {
      return ApiException.timedOut();
    }
    return failure instanceof IOException ? ApiException.unavailable() : ApiException.serverError();
  }

  /**
   * Returns the answer for a status that the web server chose before any of our code ran.
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
      // conflict, read-only server or interrupted transaction: nothing was written
      case "25006", "25P03", "25P04", "3D000", "40001", "40P01", "55P03" ->
          ApiException.unavailable();
      default -> ofSqlStateClass(state);
    };
  }

  /** Citus has no codes for some failures of a worker, only texts. */
  private static ApiException ofWorker(String message) {
    if (PERHAPS_COMMITTED.stream().anyMatch(message::startsWith)) {
      return ApiException.timedOut();
    }
    return NOT_COMMITTED.stream().anyMatch(message::startsWith)
        ? ApiException.unavailable()
        : ApiException.serverError();
  }

  private static ApiException ofSqlStateClass(String state) {
    return switch (state.substring(0, Math.min(2, state.length()))) {
      case "22" -> ApiException.invalidInput("A value is out of range or malformed.", null);
      // connection, log-in, resources (disk, memory, connections), operator, input and output
      case "08", "28", "53", "57", "58" -> ApiException.unavailable();
      default -> ApiException.serverError();
    };
  }
}
