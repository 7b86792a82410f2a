package io.dashgate.platform.http;

import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.auth.Project;
import io.dashgate.platform.contract.Form;
import io.dashgate.platform.contract.Operation;
import io.dashgate.platform.contract.Parameters;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as a handler sees it: validated, with an identified caller and a project that the
 * caller may enter.
 *
 * @param requestId the id of the request in its response and in logs
 * @param parameters the checked path and query parameters
 * @param json the decoded body; null if the operation takes none
 * @param links makes absolute links
 * @param password the password of HTTP Basic, which public pages may ask for
 * @param client the client's address and program
 * @param conditions the conditions of the request's headers
 * @param memory the memory of the answer
 * @param time the time limit of the request
 * @param over completes when the response is sent, or the client has disconnected
 * @param enclosing the write that this request is part of; null if it is not part of another one
 */
public record ApiRequest(
    Operation operation,
    Caller caller,
    String requestId,
    Parameters parameters,
    @Nullable Object json,
    Links links,
    Optional<String> password,
    Client client,
    Conditions conditions,
    AnswerMemory memory,
    TimeLimit time,
    Future<Void> over,
    @Nullable WriteContext enclosing) {

  /** Returns the same request as part of another write. */
  public ApiRequest within(WriteContext write) {
    return new ApiRequest(
        operation,
        caller,
        requestId,
        parameters,
        json,
        links,
        password,
        client,
        conditions,
        memory,
        time,
        over,
        write);
  }

  /** Returns the caller of an operation that requires one. */
  public Principal principal() {
    return present(caller.principal(), "principal");
  }

  /** Returns the caller; null if the operation allows anonymous callers and this is one. */
  public @Nullable Principal optionalPrincipal() {
    return caller.principal();
  }

  /** Returns the project of an operation below a project. */
  public Project project() {
    return present(caller.project(), "project");
  }

  /** Returns the project; null if the operation is not below a project. */
  public @Nullable Project optionalProject() {
    return caller.project();
  }

  /** Returns the context of the writes of this request: its user or key and its project. */
  public WriteContext writer() {
    if (enclosing != null) {
      return enclosing;
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

  /** Returns the body's known keys; absent and null differ, so ask with {@code containsKey}. */
  public JsonObject body() {
    return (JsonObject) present(json, "body");
  }

  /** Returns the body of an operation that takes an array. */
  public JsonArray bodyArray() {
    return (JsonArray) present(json, "body");
  }

  /** Returns the form of an operation that takes one. */
  public Form form() {
    return (Form) present(json, "form");
  }

  /** Whether an unchecked body has a key; for the object check of an operation. */
  public boolean mentions(String key) {
    return json instanceof JsonObject given && given.containsKey(key);
  }

  /** Returns the identity of the client's address or network for limits by address. */
  public String address() {
    return client.network().get();
  }

  private <T> T present(@Nullable T value, String what) {
    if (value == null) {
      throw new IllegalStateException(operation.id() + " has no " + what);
    }
    return value;
  }
}
