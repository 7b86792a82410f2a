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
 * @param scope the scope that an API key needs for it, if any
 * @param limitedByAddress whether requests are counted by the address that they come from
 * @param page whether the answer is a page or other text, whose readers say that they prefer it
 * @param allow the value of the {@code Allow} header of its path
 * @param headers the names of the request headers that it looks at
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
    /** Anyone; credentials are not looked at. */
    PUBLIC,
    /** Anyone; credentials that are given must hold. */
    OPTIONAL,
    /** Only a principal. */
    REQUIRED,
    /** Only who runs this gateway. */
    OPERATOR
  }

  /** Whether it may change something. */
  public boolean writes() {
    return !method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD);
  }

  static Operation of(io.vertx.openapi.contract.Operation source, String allow) {
    JsonArray security = source.getOpenAPIModel().getJsonArray("security", new JsonArray());
    requireScope(source, security);
    return new Operation(
        source.getOperationId(),
        source.getHttpMethod(),
        source.getOpenAPIPath(),
        accessOf(security),
        scopeOf(security),
        source.getOpenAPIModel().getBoolean("x-limited-by-address", false),
        Pages.isPage(source.getOpenAPIModel()),
        allow,
        source.getParameters().stream()
            .filter(parameter -> parameter.getIn() == Location.HEADER)
            .map(Parameter::getName)
            .collect(Collectors.toUnmodifiableSet()),
        RequestValidator.of(source));
  }

  /** Whether the operation looks at a request header, by its name in the contract. */
  public boolean takesHeader(String name) {
    return headers.contains(name);
  }

  /** Whether the operation is nested under a project, rather than about one. */
  public boolean inProject() {
    return path.startsWith(PROJECT) && path.length() > PROJECT.length();
  }

  /** Who is let in must be written down: forgetting the scope would let every key in. */
  private static void requireScope(io.vertx.openapi.contract.Operation source, JsonArray security) {
    boolean anyCredential = source.getOpenAPIModel().getBoolean("x-any-credential", false);
    if (accessOf(security) == Access.REQUIRED && scopeOf(security).isEmpty() && !anyCredential) {
      throw new IllegalStateException("the contract names no scope for " + source.getOperationId());
    }
  }

  private static Access accessOf(JsonArray security) {
    if (security.isEmpty()) {
      return Access.PUBLIC;
    }
    if (security.stream().anyMatch(entry -> ((JsonObject) entry).containsKey("operator"))) {
      return Access.OPERATOR;
    }
    return security.stream().anyMatch(entry -> !((JsonObject) entry).containsKey("bearer"))
        ? Access.OPTIONAL
        : Access.REQUIRED;
  }

  private static Optional<String> scopeOf(JsonArray security) {
    return security.stream()
        .map(entry -> ((JsonObject) entry).getJsonArray("bearer", new JsonArray()))
        .filter(scopes -> !scopes.isEmpty())
        .map(scopes -> scopes.getString(0))
        .findFirst();
  }
}
