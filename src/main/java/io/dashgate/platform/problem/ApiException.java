package io.dashgate.platform.problem;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A failure with a known answer. Made only by the named factories below, so that each text of the
 * API stands in one place. Has no stack trace, because it is an outcome and not a bug.
 */
public final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The code of {@link #retryInFlight}. */
  public static final String RETRY_IN_FLIGHT = "idempotency_key_in_flight";

  /** The code of {@link #retryOfAnother}. */
  public static final String RETRY_OF_ANOTHER = "idempotency_key_reused";

  /** The longest Retry-After of a 503, in seconds. It is random, so that retries are spread. */
  private static final int RETRY_WITHIN = 5;

  private final transient Problem problem;
  private final transient Map<String, String> headers;

  private ApiException(Problem problem, Map<String, String> headers) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
    this.headers = headers;
  }

  /** Returns the same failure with one more response header. */
  public ApiException with(String header, String value) {
    Map<String, String> all = new HashMap<>(headers);
    all.put(header, value);
    return new ApiException(problem, Map.copyOf(all));
  }

  /** Returns the error object to answer with. */
  public Problem problem() {
    return problem;
  }

  /** Returns the response headers that belong to the answer, by name. */
  public Map<String, String> headers() {
    return headers;
  }

  /** 400: a field or parameter breaks a rule. */
  public static ApiException validation(String code, String detail, @Nullable String attr) {
    return new ApiException(new Problem(400, "validation_error", code, detail, attr), Map.of());
  }

  /** 400 {@code invalid_input}: the general code for an unusable value. */
  public static ApiException invalidInput(String detail, @Nullable String attr) {
    return validation("invalid_input", detail, attr);
  }

  /** 400: an id in a body that refers to no object of the caller. */
  public static ApiException doesNotExist(Object id, String attr) {
    return validation("does_not_exist", "Invalid pk \"" + id + "\" - object does not exist.", attr);
  }

  /** 400: a missing part of a body. */
  public static ApiException required(String attr) {
    return validation("required", "This field is required.", attr);
  }

  /** 400: the request as a whole could not be read. */
  public static ApiException badRequest(String code, String detail) {
    return request(400, code, detail);
  }

  /** 400: the body is not JSON. Clients match the prefix of the text. */
  public static ApiException parseError(String reason) {
    return badRequest("parse_error", "JSON parse error - " + reason);
  }

  /** 401: no credentials. */
  public static ApiException notAuthenticated() {
    return unauthorized("not_authenticated", "Authentication credentials were not provided.");
  }

  /** 401: no credentials in the head of a request, whose body is not read without. */
  public static ApiException notAuthenticatedBeforeBody() {
    return unauthorized(
        "not_authenticated",
        "Authentication credentials were not provided. They are not looked for in a body of more"
            + " than 64 KB: send them in the Authorization header.");
  }

  /** 401: invalid credentials. */
  public static ApiException authenticationFailed(String detail) {
    return unauthorized("authentication_failed", detail);
  }

  /** 401: a public page requires a password, by HTTP Basic. */
  public static ApiException passwordRequired(String detail) {
    return of(401, "authentication_error", "authentication_failed", detail)
        .with("WWW-Authenticate", "Basic realm=\"Shared dashboard\", charset=\"UTF-8\"");
  }

  /** 401: no token of a project. No scheme of HTTP could help. */
  public static ApiException missingProjectToken() {
    return of(
        401,
        "authentication_error",
        "missing_api_key",
        "API key not provided. You can find your project API key in PostHog project settings.");
  }

  /** 401: a token of no project. */
  public static ApiException invalidProjectToken() {
    return invalidProjectToken(
        "Project API key invalid. You can find your project API key in PostHog project settings.");
  }

  /** 401: tokens of projects that cannot be used, with the reason. */
  public static ApiException invalidProjectToken(String detail) {
    return of(401, "authentication_error", "invalid_api_key", detail);
  }

  /** 403: the caller is known but has no permission. */
  public static ApiException permissionDenied(String detail) {
    return forbidden("permission_denied", detail);
  }

  /** 403: the API key lacks the scope that the operation needs. */
  public static ApiException missingScope(String scope) {
    return permissionDenied("API key missing required scope '" + scope + "'");
  }

  /** 403 with a code of its own. */
  public static ApiException forbidden(String code, String detail) {
    return of(403, "authentication_error", code, detail);
  }

  /** 404: no such object, or one of another tenant; the two are indistinguishable. */
  public static ApiException notFound() {
    return notFound("Not found.");
  }

  /** 404 that names what is missing. */
  public static ApiException notFound(String detail) {
    return request(404, "not_found", detail);
  }

  /** 404: no operation of the contract has this path. */
  public static ApiException endpointNotFound() {
    return notFound("Endpoint not found.");
  }

  /** 405, with the methods of the path. */
  public static ApiException methodNotAllowed(String method, String allow) {
    String detail = "Method \"" + method + "\" not allowed.";
    return request(405, "method_not_allowed", detail).with("Allow", allow);
  }

  /** 408: the body did not arrive in time. */
  public static ApiException requestTimeout() {
    return request(408, "request_timeout", "The request took too long to arrive.");
  }

  /** 400: the answer exceeds the size limit; {@code done}: the request was carried out. */
  public static ApiException answerTooLarge(int megabytes, boolean done) {
    String detail =
        done
            ? "It is done, but the answer would be larger than %d MB."
            : "The answer would be larger than %d MB; ask for fewer rows with limit.";
    return badRequest("answer_too_large", detail.formatted(megabytes));
  }

  /** 406: the caller accepts no JSON. */
  public static ApiException notAcceptable() {
    return request(406, "not_acceptable", "Could not satisfy the request Accept header.");
  }

  /** 409: a request with this Idempotency-Key is still being served. */
  public static ApiException retryInFlight() {
    return request(409, RETRY_IN_FLIGHT, "A request with this Idempotency-Key is being served.")
        .with("Retry-After", "1");
  }

  /** 409: the request was carried out before, but its answer was too long to be stored. */
  public static ApiException retryAnswerNotKept() {
    return request(
        409,
        "idempotency_answer_not_kept",
        "This request was done before; its answer was too long to be kept.");
  }

  /** 422: the Idempotency-Key was used for another request. */
  public static ApiException retryOfAnother() {
    return request(422, RETRY_OF_ANOTHER, "This Idempotency-Key was used for another request.");
  }

  /**
   * 412: the object has another version than the client expected.
   *
   * @param detail names who changed it and when
   * @param tag its current entity tag
   */
  public static ApiException preconditionFailed(String detail, String tag) {
    return request(412, "precondition_failed", detail).with("ETag", tag);
  }

  /** 413: the body is longer than allowed. */
  public static ApiException bodyTooLarge() {
    return request(413, "request_too_large", "The request body is too large.");
  }

  /** 413: a part of the body is longer than allowed. */
  public static ApiException tooLarge(String detail) {
    return request(413, "request_too_large", detail);
  }

  /** 414: the request line is longer than allowed. */
  public static ApiException uriTooLong() {
    return request(414, "uri_too_long", "The request URI is too long.");
  }

  /** 415: the body is not declared as JSON. */
  public static ApiException unsupportedMediaType(String mediaType) {
    String detail = "Unsupported media type \"" + mediaType + "\" in request.";
    return request(415, "unsupported_media_type", detail);
  }

  /** 417: an expectation other than {@code 100-continue}. */
  public static ApiException expectationFailed() {
    return request(417, "expectation_failed", "Only the expectation 100-continue can be met.");
  }

  /** 429: a rate limit is exceeded; {@code seconds} until a retry, at least 1. */
  public static ApiException throttled(long seconds) {
    String detail = "Request was throttled. Expected available in " + seconds + " seconds.";
    return of(429, "throttled_error", "throttled", detail)
        .with("Retry-After", Long.toString(seconds));
  }

  /** 429: the requests in flight of the caller's tenant need too much memory. */
  public static ApiException tooManyAtOnce() {
    return tooManyAtOnce("", 1);
  }

  /**
   * 429: too many requests of the caller's tenant are in flight.
   *
   * @param limit the limit that is exceeded, as a sentence without its full stop
   * @param seconds until a retry, at least 1
   */
  public static ApiException tooManyAtOnce(String limit, int running, int waiting, long seconds) {
    return tooManyAtOnce(" %s; %d wait and %d run.".formatted(limit, waiting, running), seconds);
  }

  private static ApiException tooManyAtOnce(String explanation, long seconds) {
    return of(
            429,
            "throttled_error",
            "concurrency_limit_exceeded",
            "Too many requests at once. Wait for answers before sending more." + explanation)
        .with("Retry-After", Long.toString(seconds));
  }

  /** 431: the header block is longer than allowed. */
  public static ApiException headersTooLarge() {
    return request(431, "headers_too_large", "The request header fields are too large.");
  }

  /** 500: a bug. The log has the cause under the request's id, the answer has not. */
  public static ApiException serverError() {
    return of(500, "server_error", "error", "A server error occurred.");
  }

  /** 500: what is stored cannot be read back; {@code detail} says which part. */
  public static ApiException damaged(String detail) {
    return of(500, "server_error", "damaged", detail);
  }

  /** 501: this server cannot do it; {@code detail} says why. */
  public static ApiException notAvailable(String detail) {
    return of(501, "server_error", "not_available", detail);
  }

  /** 503: a resource is exhausted or unavailable; nothing was written. */
  public static ApiException unavailable() {
    return of(
            503,
            "server_error",
            "unavailable",
            "The service is temporarily unavailable. Try again shortly.")
        .with("Retry-After", retrySoon());
  }

  /** 503 with a text and code of its own; nothing was written. */
  public static ApiException unavailable(String code, String detail) {
    return of(503, "server_error", code, detail).with("Retry-After", retrySoon());
  }

  /** 400: a query that somebody has cancelled. */
  public static ApiException queryCancelled() {
    return badRequest("query_cancelled", "Query was cancelled.");
  }

  /** 400: a query has ended, and its results are not kept. */
  public static ApiException resultsNotKept() {
    return badRequest(
        "results_not_kept", "The results of this query are not kept. Ask for them by the query.");
  }

  /** 503: the time of a query is up. */
  public static ApiException queryTookTooLong() {
    return unavailable("query_timeout", "Query took too long.");
  }

  /** 504: a deadline passed; a write may have been applied. */
  public static ApiException timedOut() {
    return of(504, "server_error", "timeout", "The request took too long to answer.");
  }

  private static String retrySoon() {
    return Integer.toString(ThreadLocalRandom.current().nextInt(1, RETRY_WITHIN + 1));
  }

  private static ApiException unauthorized(String code, String detail) {
    return of(401, "authentication_error", code, detail).with("WWW-Authenticate", "Bearer");
  }

  private static ApiException request(int status, String code, String detail) {
    return of(status, "invalid_request", code, detail);
  }

  private static ApiException of(int status, String type, String code, String detail) {
    return new ApiException(new Problem(status, type, code, detail, null), Map.of());
  }
}
