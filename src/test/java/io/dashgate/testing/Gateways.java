package io.dashgate.testing;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/** Starts the gateways of test classes and closes them: one per run, or one per class. */
final class Gateways {

  private static final Namespace NAMESPACE = Namespace.create(Gateways.class);

  private Gateways() {}

  /** A gateway in a store of JUnit, which closes it with its context. */
  private record Running(TestGateway gateway) implements CloseableResource {

    @Override
    public void close() {
      gateway.discard();
    }
  }

  /** Returns the gateway of a test class, started by the first one that asks. */
  static TestGateway of(ExtensionContext context) {
    for (ExtensionContext scope = context; ; scope = scope.getParent().orElseThrow()) {
      if (scope.getParent().isEmpty()) {
        return TestGateway.shared();
      }
      GatewaySettings settings = settings(scope);
      if (settings != null) {
        return scope
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(
                TestGateway.class, any -> new Running(start(settings)), Running.class)
            .gateway();
      }
    }
  }

  private static @Nullable GatewaySettings settings(ExtensionContext scope) {
    return scope.getElement().map(e -> e.getAnnotation(GatewaySettings.class)).orElse(null);
  }

  private static TestGateway start(GatewaySettings settings) {
    Map<String, String> environment = new HashMap<>();
    for (String setting : settings.value()) {
      String[] nameAndValue = setting.split("=", 2);
      environment.put(nameAndValue[0], nameAndValue[1]);
    }
    return TestGateway.start(DataFolders.createToKeep(), environment);
  }
}
