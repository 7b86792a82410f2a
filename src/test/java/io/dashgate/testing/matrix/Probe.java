package io.dashgate.testing.matrix;

import io.dashgate.platform.contract.Operation;
import io.dashgate.testing.Answer;
import io.dashgate.testing.Api;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request without its caller.
 *
 * @param path filled in
 * @param targets what each path parameter names
 * @param body wrong in its kind, so that a caller who gets as far as the body changes nothing; null
 *     for an operation without one
 */
public record Probe(
    Operation operation, String path, Map<String, Target> targets, @Nullable String body) {

  /** Sends the request. */
  public Answer send(Api api) {
    return api.send(operation.method().name(), path, body, Map.of());
  }

  /** Returns what a parameter names; its own thing if the path has no such parameter. */
  Target target(String parameter) {
    return targets.getOrDefault(parameter, Target.OWN);
  }

  /** Whether the path has the parameter. */
  boolean has(String parameter) {
    return targets.containsKey(parameter);
  }

  @Override
  public String toString() {
    return operation.id() + " " + operation.method() + " " + path + " " + targets;
  }
}
