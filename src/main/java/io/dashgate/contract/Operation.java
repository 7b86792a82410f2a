package io.dashgate.contract;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * One operation of the contract, ready to serve.
 *
 * @param id its {@code operationId}
 * @param path its path template, as in the document
 * @param access who may call it
 * @param scope the scope that an API key needs for it, if any
 * @param limitedByAddress whether requests are counted by the address that they come from
 * @param page whether the answer is a page for browsers, which say that they prefer one
 * @param allow the value of the {@code Allow} header of its path
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
    RequestValidator validator) {

  private static final String PROJECT = "/api/projects/{project_id}/";

  /** Who may call an operation. */
  public enum Access {
    /** Anyone; credentials are not looked at. */
    PUBLIC,
    /** Anyone; credentials that are given must hold. */
    OPTIONAL,
    /** Only a principal. */
    REQUIRED
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
        RequestValidator.of(source));
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
