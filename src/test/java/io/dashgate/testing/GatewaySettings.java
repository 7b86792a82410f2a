package io.dashgate.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a test class a gateway and a database of its own. The class gets it as a {@link
 * TestGateway} parameter; its {@link Tenant} parameters sign up there. Without this annotation, a
 * class uses the gateway that all of them share.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface GatewaySettings {

  /** Returns the settings that differ from {@link TestGateway#start}'s, as {@code NAME=value}. */
  String[] value() default {};
}
