package io.dashgate.testing;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/**
 * The gateways of test classes. One is shared and runs until the end of all tests; a class with
 * {@link GatewaySettings} has its own, which runs until the end of the class.
 */
final class Gateways {

  private static final Namespace NAMESPACE = Namespace.create(Gateways.class);

  private Gateways() {}

  /** A gateway in a store of JUnit, which closes it at the end of its scope. */
  private record Running(TestGateway gateway) implements CloseableResource {

    @Override
    public void close() {
      gateway.discard();
    }
  }

  /** Returns the gateway of a test class and starts it if necessary. */
  static TestGateway of(ExtensionContext context) {
    ExtensionContext scope = context;
    GatewaySettings settings = settings(scope);
    while (settings == null && scope.getParent().isPresent()) {
      scope = scope.getParent().get();
      settings = settings(scope);
    }
    String[] assignments = settings == null ? new String[0] : settings.value();
    // keys differ by scope: a store also finds the values of the scopes around its own
    return scope
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            scope.getUniqueId(), any -> new Running(start(assignments)), Running.class)
        .gateway();
  }

  private static @Nullable GatewaySettings settings(ExtensionContext scope) {
    return scope.getElement().map(e -> e.getAnnotation(GatewaySettings.class)).orElse(null);
  }

  private static TestGateway start(String[] assignments) {
    Map<String, String> environment = new HashMap<>();
    for (String assignment : assignments) {
      String[] nameAndValue = assignment.split("=", 2);
      environment.put(nameAndValue[0], nameAndValue[1]);
    }
    return TestGateway.start(DataFolders.createToKeep(), environment);
  }
}
