package io.dashgate.platform.http;

import io.dashgate.platform.contract.Contract;
import io.dashgate.platform.contract.Operation;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The handlers of the operations of the contract. An operation without a handler, or a handler
 * without an operation, is an error at start.
 */
public final class Operations {

  private final Contract contract;
  private final Map<String, Binding> bindings = new LinkedHashMap<>();
  private final Map<Operation, CaptureHandler> captures = new LinkedHashMap<>();

  /**
   * An operation and its handler.
   *
   * @param objectCheck fails with 404 or 403 if the caller may not use the object of the request.
   *     Runs only if the body is invalid: the API reports a missing object before an invalid body.
   *     With a valid body, the statement of the handler finds out
   */
  public record Binding(Operation operation, Handler handler, ObjectCheck objectCheck) {}

  /** Checks that the caller may use the object of a request. */
  @FunctionalInterface
  public interface ObjectCheck {

    /**
     * Fails with the error for the caller. The request's body is unchecked: use {@link
     * ApiRequest#mentions} only.
     */
    Future<Void> check(ApiRequest request);
  }

  /** Makes an empty set of bindings to {@code contract}. */
  public Operations(Contract contract) {
    this.contract = contract;
  }

  /** Binds an operation without an object or without a body. */
  public Operations bind(String operationId, Handler handler) {
    return bind(operationId, handler, request -> Future.succeededFuture());
  }

  /** Binds an operation that changes an object. */
  public Operations bind(String operationId, Handler handler, ObjectCheck objectCheck) {
    Operation operation =
        contract.operations().stream()
            .filter(candidate -> candidate.id().equals(operationId))
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("the contract has no operation " + operationId));
    if (bindings.put(operationId, new Binding(operation, handler, objectCheck)) != null) {
      throw new IllegalStateException("operation " + operationId + " is bound twice");
    }
    return this;
  }

  /** Binds an operation that SDKs call with the token of a project. */
  public Operations bindCapture(String operationId, CaptureHandler handler) {
    bind(operationId, request -> Future.failedFuture(ApiException.endpointNotFound()));
    captures.put(Objects.requireNonNull(bindings.get(operationId)).operation(), handler);
    return this;
  }

  /** Returns the handlers of the operations that SDKs call. */
  public Map<Operation, CaptureHandler> captures() {
    return captures;
  }

  /** Returns the bindings of all operations; throws if one has no handler. */
  public Collection<Binding> complete() {
    requireComplete();
    return bindings.values();
  }

  /** Throws if an operation of the contract has no handler. */
  public void requireComplete() {
    Set<String> unbound = new HashSet<>();
    contract.operations().forEach(operation -> unbound.add(operation.id()));
    unbound.removeAll(bindings.keySet());
    if (!unbound.isEmpty()) {
      throw new IllegalStateException("operations without a handler: " + new TreeSet<>(unbound));
    }
  }

  /** Returns the contract whose operations are bound. */
  public Contract contract() {
    return contract;
  }
}
