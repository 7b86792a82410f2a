package io.dashgate.platform.problem;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A failure whose answer is known. Made only by the named factories below, so that each wire text
 * stands in one place. Carries no stack trace: it is an outcome, not a bug.
 */
public final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The code of {@link #retryInFlight}. */
  public static final String RETRY_IN_FLIGHT = "idempotency_key_in_flight";

  /** The code of {@link #retryOfAnother}. */
  public static final String RETRY_OF_ANOTHER = "idempotency_key_reused";

  /**
   * For how many seconds, at most, clients are asked to wait when the service, not the caller, is
   * at its limit. Each is told another number, or all would come back together.
   */
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
    return of(new Problem(400, "validation_error", code, detail, attr));
  }

  /** 400 {@code invalid_input}: the catch-all code for a value that cannot be used. */
  public static ApiException invalidInput(String detail, @Nullable String attr) {
    return validation("invalid_input", detail, attr);
  }

  /** 400: an id in a body that names nothing the caller could mean. */
  public static ApiException doesNotExist(Object id, String attr) {
    return validation("does_not_exist", "Invalid pk \"" + id + "\" - object does not exist.", attr);
  }

  /** 400: a part of a body that is missing. */
  public static ApiException required(String attr) {
    return validation("required", "This field is required.", attr);
  }

  /** 400: the request could not be read at all, as opposed to a field of it. */
  public static ApiException badRequest(String code, String detail) {
    return of(new Problem(400, "invalid_request", code, detail, null));
  }

  /** 400: the body is not JSON. Clients match the prefix of the text. */
  public static ApiException parseError(String reason) {
    return badRequest("parse_error", "JSON parse error - " + reason);
  }

  /** 401: no credentials. */
  public static ApiException notAuthenticated() {
    return unauthorized("not_authenticated", "Authentication credentials were not provided.");
  }

  /** 401: credentials that do not hold. */
  public static ApiException authenticationFailed(String detail) {
    return unauthorized("authentication_failed", detail);
  }

  /** 401: a public page that asks for a password, by HTTP Basic. */
  public static ApiException passwordRequired(String detail) {
    return new ApiException(
        new Problem(401, "authentication_error", "authentication_failed", detail, null),
        Map.of("WWW-Authenticate", "Basic realm=\"Shared dashboard\", charset=\"UTF-8\""));
  }

  /** 403: known, but not allowed. */
  public static ApiException permissionDenied(String detail) {
    return forbidden("permission_denied", detail);
  }

  /** 403: the API key lacks the scope that the operation needs. */
  public static ApiException missingScope(String scope) {
    return permissionDenied("API key missing required scope '" + scope + "'");
  }

  /** 403 with a code of its own. */
  public static ApiException forbidden(String code, String detail) {
    return of(new Problem(403, "authentication_error", code, detail, null));
  }

  /** 404: no such object, or not the caller's: the two are indistinguishable. */
  public static ApiException notFound() {
    return notFound("Not found.");
  }

  /** 404 that names what is missing. */
  public static ApiException notFound(String detail) {
    return of(new Problem(404, "invalid_request", "not_found", detail, null));
  }

  /** 404: no operation of the contract has this path. */
  public static ApiException endpointNotFound() {
    return notFound("Endpoint not found.");
  }

  /** 405, with the methods that the path does have. */
  public static ApiException methodNotAllowed(String method, String allow) {
    String detail = "Method \"" + method + "\" not allowed.";
    return new ApiException(
        new Problem(405, "invalid_request", "method_not_allowed", detail, null),
        Map.of("Allow", allow));
  }

  /** 408: the body did not arrive in time. */
  public static ApiException requestTimeout() {
    return of(
        new Problem(
            408,
            "invalid_request",
            "request_timeout",
            "The request took too long to arrive.",
            null));
  }

  /** 400: the answer is longer than answers may be; {@code done}: but what was asked is done. */
  public static ApiException answerTooLarge(int megabytes, boolean done) {
    String detail =
        done
            ? "It is done, but the answer would be larger than %d MB."
            : "The answer would be larger than %d MB; ask for fewer rows with limit.";
    return badRequest("answer_too_large", detail.formatted(megabytes));
  }

  /** 406: the caller accepts no JSON. */
  public static ApiException notAcceptable() {
    return of(
        new Problem(
            406,
            "invalid_request",
            "not_acceptable",
            "Could not satisfy the request Accept header.",
            null));
  }

  /** 409: a request with this Idempotency-Key is being served; its answer is not known yet. */
  public static ApiException retryInFlight() {
    return new ApiException(
        new Problem(
            409,
            "invalid_request",
            RETRY_IN_FLIGHT,
            "A request with this Idempotency-Key is being served.",
            null),
        Map.of("Retry-After", "1"));
  }

  /** 409: the request was done before, but its answer was too long to be kept. */
  public static ApiException retryAnswerNotKept() {
    return of(
        new Problem(
            409,
            "invalid_request",
            "idempotency_answer_not_kept",
            "This request was done before; its answer was too long to be kept.",
            null));
  }

  /** 422: an Idempotency-Key that was used for something else. */
  public static ApiException retryOfAnother() {
    return of(
        new Problem(
            422,
            "invalid_request",
            RETRY_OF_ANOTHER,
            "This Idempotency-Key was used for another request.",
            null));
  }

  /**
   * 412: what was to be changed is not as the client thought.
   *
   * @param detail says who has changed it, and when
   * @param tag its entity tag now
   */
  public static ApiException preconditionFailed(String detail, String tag) {
    return new ApiException(
        new Problem(412, "invalid_request", "precondition_failed", detail, null),
        Map.of("ETag", tag));
  }

  /** 413: the body is longer than allowed. */
  public static ApiException bodyTooLarge() {
    return of(
        new Problem(
            413, "invalid_request", "request_too_large", "The request body is too large.", null));
  }

  /** 414: the request line is longer than allowed. */
  public static ApiException uriTooLong() {
    return of(
        new Problem(414, "invalid_request", "uri_too_long", "The request URI is too long.", null));
  }

  /** 415: a body that is not declared as JSON. */
  public static ApiException unsupportedMediaType(String mediaType) {
    String detail = "Unsupported media type \"" + mediaType + "\" in request.";
    return of(new Problem(415, "invalid_request", "unsupported_media_type", detail, null));
  }

  /** 417: an expectation other than {@code 100-continue}. */
  public static ApiException expectationFailed() {
    return of(
        new Problem(
            417,
            "invalid_request",
            "expectation_failed",
            "Only the expectation 100-continue can be met.",
            null));
  }

  /** 429: the caller is over its own limit; {@code seconds} until it may try again, at least 1. */
  public static ApiException throttled(long seconds) {
    String detail = "Request was throttled. Expected available in " + seconds + " seconds.";
    return new ApiException(
        new Problem(429, "throttled_error", "throttled", detail, null),
        Map.of("Retry-After", Long.toString(seconds)));
  }

  /** 429: too many requests of the caller's project, or of the caller, are in flight. */
  public static ApiException tooManyAtOnce() {
    return new ApiException(
        new Problem(
            429,
            "throttled_error",
            "concurrency_limit_exceeded",
            "Too many requests at once. Wait for answers before sending more.",
            null),
        Map.of("Retry-After", "1"));
  }

  /** 431: the header block is longer than allowed. */
  public static ApiException headersTooLarge() {
    return of(
        new Problem(
            431,
            "invalid_request",
            "headers_too_large",
            "The request header fields are too large.",
            null));
  }

  /** 500: a bug of ours. The log has the cause under the request's id; the answer does not. */
  public static ApiException serverError() {
    return of(new Problem(500, "server_error", "error", "A server error occurred.", null));
  }

  /** 503: the service is short of something; nothing was written. */
  public static ApiException unavailable() {
    return new ApiException(
        new Problem(
            503,
            "server_error",
            "unavailable",
            "The service is temporarily unavailable. Try again shortly.",
            null),
        Map.of("Retry-After", retrySoon()));
  }

  /** 504: a deadline passed; whether the work was done is unknown. */
  public static ApiException timedOut() {
    return of(
        new Problem(504, "server_error", "timeout", "The request took too long to answer.", null));
  }

  private static String retrySoon() {
    return Integer.toString(ThreadLocalRandom.current().nextInt(1, RETRY_WITHIN + 1));
  }

  private static ApiException unauthorized(String code, String detail) {
    return new ApiException(
        new Problem(401, "authentication_error", code, detail, null),
        Map.of("WWW-Authenticate", "Bearer"));
  }

  private static ApiException of(Problem problem) {
    return new ApiException(problem, Map.of());
  }
}
