/**
 * Support of the tests: running gateways, tenants, and a client that checks each answer against the
 * contract. It knows no test.
 *
 * <p>A test stands in the package of its feature, tests of the whole product in the root package.
 * Three groups test requests in general:
 *
 * <ul>
 *   <li>{@code HttpProtocol…Test} ({@code platform.http.server}): the wire. Framing, connections,
 *       paths, ids, methods and headers, media types, random bytes.
 *   <li>{@code RequestValidation…Test} ({@code platform.contract}): refused bodies and queries with
 *       their texts, and the order of checks.
 *   <li>{@code StoredContent…Test} (root package): odd and long content comes back as it was sent.
 * </ul>
 *
 * <p>A test class asks for a gateway and for fresh tenants by parameters of type {@link
 * io.dashgate.testing.TestGateway} and {@link io.dashgate.testing.Tenant}; {@link
 * io.dashgate.testing.GatewaySettings} gives it a gateway of its own.
 */
@NullMarked
package io.dashgate.testing;

import org.jspecify.annotations.NullMarked;
