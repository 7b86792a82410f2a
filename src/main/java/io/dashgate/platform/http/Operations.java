package io.dashgate.platform.http;

import io.dashgate.platform.contract.Contract;
import io.dashgate.platform.contract.Operation;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which handler serves which operation of the contract. An operation without a handler, or a
 * handler without an operation, is refused before the first request.
 */
public final class Operations {

  private final Contract contract;
  private final Map<String, Binding> bindings = new LinkedHashMap<>();

  /**
   * An operation and what serves it.
   *
   * @param objectCheck fails with 404 or 403 if the object of the request cannot be had. Asked only
   *     when the body is wrong: the API reports a missing object before a wrong body, and on the
   *     way to success the handler's own statement finds out
   */
  public record Binding(Operation operation, Handler handler, ObjectCheck objectCheck) {}

  /** Looks whether the object that a request is about can be had. */
  @FunctionalInterface
  public interface ObjectCheck {

    /**
     * Fails with what the caller should be told. The request's body is as it came, if it could be
     * read at all: ask only {@link ApiRequest#mentions}.
     */
    Future<Void> check(ApiRequest request);
  }

  /** Makes an empty set of bindings to {@code contract}. */
  public Operations(Contract contract) {
    this.contract = contract;
  }

  /** Binds an operation without an object of its own, or without a body. */
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

  /** Returns all bindings, of which none is missing. */
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

  public Contract contract() {
    return contract;
  }
}
