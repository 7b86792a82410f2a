package io.dashgate.testing;

import io.vertx.junit5.ParameterClosingConsumer;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxExtensionParameterProvider;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;

/** Lets {@link VertxExtension} pass the gateway of a test class as a parameter. */
public final class GatewayProvider implements VertxExtensionParameterProvider<TestGateway> {

  @Override
  public Class<TestGateway> type() {
    return TestGateway.class;
  }

  @Override
  public String key() {
    return TestGateway.class.getName();
  }

  @Override
  public TestGateway newInstance(ExtensionContext context, ParameterContext parameter) {
    return Gateways.of(context);
  }

  @Override
  public ParameterClosingConsumer<TestGateway> parameterClosingConsumer() {
    return gateway -> {}; // closed by its scope
  }
}
