package io.dashgate.platform.http;

import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.auth.Project;
import io.dashgate.platform.contract.Operation;
import io.dashgate.platform.contract.Parameters;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request as a handler sees it: validated, by a known caller, about a project it may enter. */
public final class ApiRequest {

  private final Operation operation;
  private final Caller caller;
  private final String requestId;
  private final Parameters parameters;
  private final @Nullable Object body;
  private final Links links;
  private final @Nullable String password;
  private final Supplier<String> address;
  private final Conditions conditions;
  private final @Nullable WriteContext writer;

  public ApiRequest(
      Operation operation,
      Caller caller,
      String requestId,
      Parameters parameters,
      @Nullable Object body,
      Links links,
      @Nullable String password,
      Supplier<String> address,
      Conditions conditions) {
    this.operation = operation;
    this.caller = caller;
    this.requestId = requestId;
    this.parameters = parameters;
    this.body = body;
    this.links = links;
    this.password = password;
    this.address = address;
    this.conditions = conditions;
    this.writer = null;
  }

  private ApiRequest(ApiRequest request, WriteContext writer) {
    this.operation = request.operation;
    this.caller = request.caller;
    this.requestId = request.requestId;
    this.parameters = request.parameters;
    this.body = request.body;
    this.links = request.links;
    this.password = request.password;
    this.address = request.address;
    this.conditions = request.conditions;
    this.writer = writer;
  }

  /** Returns the same request, which writes as another writer does. */
  public ApiRequest within(WriteContext other) {
    return new ApiRequest(this, other);
  }

  /** Returns the operation that is called. */
  public Operation operation() {
    return operation;
  }

  /** Returns the caller; only operations that require one may ask. */
  public Principal principal() {
    return present(caller.principal(), "principal");
  }

  /** Returns the caller, or null where the operation allows anyone. */
  public @Nullable Principal optionalPrincipal() {
    return caller.principal();
  }

  /** Returns the project; only operations below one may ask. */
  public Project project() {
    return present(caller.project(), "project");
  }

  /** Returns the project, or null where the operation is not below one. */
  public @Nullable Project optionalProject() {
    return caller.project();
  }

  /** Returns on whose behalf, and in which project, this request writes. */
  public WriteContext writer() {
    if (writer != null) {
      return writer;
    }
    Principal principal = caller.principal();
    Project project = caller.project();
    return new WriteContext(
        project == null ? "" : Long.toString(project.id()),
        principal == null ? null : principal.userId(),
        principal == null ? null : principal.keyId(),
        requestId,
        null);
  }

  /** Returns the checked path and query parameters. */
  public Parameters parameters() {
    return parameters;
  }

  /** Returns the body's known keys; absent and null differ, so ask with {@code containsKey}. */
  public JsonObject body() {
    return (JsonObject) present(body, "body");
  }

  /** Returns the body of an operation that takes an array. */
  public JsonArray bodyArray() {
    return (JsonArray) present(body, "body");
  }

  /** Whether a body that the contract has not let through has a key, for an object's check. */
  public boolean mentions(String key) {
    return body instanceof JsonObject given && given.containsKey(key);
  }

  /** Returns the conditions under which the client wants to be served. */
  public Conditions conditions() {
    return conditions;
  }

  /** Returns what absolute links are made from. */
  public Links links() {
    return links;
  }

  /** Returns the password of HTTP Basic authentication, which public pages may ask for. */
  public Optional<String> password() {
    return Optional.ofNullable(password);
  }

  /** Returns what stands for the client among others, where nobody need say who they are. */
  public String address() {
    return address.get();
  }

  private <T> T present(@Nullable T value, String what) {
    if (value == null) {
      throw new IllegalStateException(operation.id() + " has no " + what);
    }
    return value;
  }
}
