/**
 * Support of the tests: running gateways, tenants, and a client that checks each answer against the
 * contract. It knows no test.
 */
@NullMarked
package io.dashgate.testing;

import org.jspecify.annotations.NullMarked;
