package io.dashgate.platform.contract;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.Parameter;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One operation of the contract, ready to serve.
 *
 * @param id its {@code operationId}
 * @param path its path template, as in the document
 * @param access who may call it
 * @param scope the scope that an API key needs, if any
 * @param limitedByAddress whether the rate limit counts by client address
 * @param page whether the answer is not JSON, such as a page, so that {@code Accept} may name
 *     others
 * @param allow the value of the {@code Allow} header of its path
 * @param headers the names of the request headers that it reads
 * @param validator checks parameters and bodies
 */
public record Operation(
    String id,
    HttpMethod method,
    String path,
    Access access,
    Optional<String> scope,
    boolean limitedByAddress,
    boolean page,
    String allow,
    Set<String> headers,
    RequestValidator validator) {

  private static final String PROJECT = "/api/projects/{project_id}/";

  /** Who may call an operation. */
  public enum Access {
    /** Anyone; credentials are ignored. */
    PUBLIC,
    /** Anyone; credentials must be valid if there are any. */
    OPTIONAL,
    /** Anyone; invalid credentials are ignored. */
    IF_VALID,
    /** An authenticated caller. */
    REQUIRED,
    /** The operator of this gateway. */
    OPERATOR,
    /** Whoever has the token of a project, which is public. */
    CAPTURE
  }

  /** Whether it may change data. A POST that needs the right to read only is a read. */
  public boolean writes() {
    return !method.equals(HttpMethod.GET)
        && !method.equals(HttpMethod.HEAD)
        && scope.filter(name -> name.endsWith(":read")).isEmpty();
  }

  static Operation of(io.vertx.openapi.contract.Operation source, String allow) {
    JsonArray security = source.getOpenAPIModel().getJsonArray("security", new JsonArray());
    requireScope(source, security);
    return new Operation(
        source.getOperationId(),
        source.getHttpMethod(),
        source.getOpenAPIPath(),
        accessOf(source, security),
        scopeOf(security),
        source.getOpenAPIModel().getBoolean("x-limited-by-address", false),
        MediaTypes.answersOther(source.getOpenAPIModel()),
        allow,
        source.getParameters().stream()
            .filter(parameter -> parameter.getIn() == Location.HEADER)
            .map(Parameter::getName)
            .collect(Collectors.toUnmodifiableSet()),
        RequestValidator.of(source));
  }

  /** Whether the operation reads a request header, by its name in the contract. */
  public boolean takesHeader(String name) {
    return headers.contains(name);
  }

  /** Whether the operation is on something in a project rather than on the project itself. */
  public boolean inProject() {
    return path.startsWith(PROJECT) && path.length() > PROJECT.length();
  }

  /** Whether it serves visitors of shared pages. */
  public boolean forVisitors() {
    return path.startsWith("/shared/") || path.startsWith("/embedded/");
  }

  /** The contract must state the scope: an operation without one would admit every key. */
  private static void requireScope(io.vertx.openapi.contract.Operation source, JsonArray security) {
    boolean anyCredential = source.getOpenAPIModel().getBoolean("x-any-credential", false);
    if (accessOf(source, security) == Access.REQUIRED
        && scopeOf(security).isEmpty()
        && !anyCredential) {
      throw new IllegalStateException("the contract names no scope for " + source.getOperationId());
    }
  }

  private static Access accessOf(io.vertx.openapi.contract.Operation source, JsonArray security) {
    if (security.isEmpty()) {
      return Access.PUBLIC;
    }
    if (security.stream().anyMatch(entry -> ((JsonObject) entry).containsKey("operator"))) {
      return Access.OPERATOR;
    }
    if (security.stream().anyMatch(entry -> ((JsonObject) entry).containsKey("projectToken"))) {
      return Access.CAPTURE;
    }
    if (security.stream().allMatch(entry -> ((JsonObject) entry).containsKey("bearer"))) {
      return Access.REQUIRED;
    }
    return source.getOpenAPIModel().getBoolean("x-ignore-invalid-credential", false)
        ? Access.IF_VALID
        : Access.OPTIONAL;
  }

  private static Optional<String> scopeOf(JsonArray security) {
    return security.stream()
        .map(entry -> ((JsonObject) entry).getJsonArray("bearer", new JsonArray()))
        .filter(scopes -> !scopes.isEmpty())
        .map(scopes -> scopes.getString(0))
        .findFirst();
  }
}
