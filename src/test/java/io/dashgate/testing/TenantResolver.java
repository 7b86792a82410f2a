package io.dashgate.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Passes a fresh tenant for each {@link Tenant} parameter of a test class. */
public final class TenantResolver implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Tenant.class;
  }

  @Override
  public Tenant resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return Gateways.of(context).signUp();
  }
}
