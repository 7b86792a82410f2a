/**
 * Limits: rate limits and quotas, and their exchange between processes; the number of requests in
 * flight and the fair queue of tenants. Must not know HTTP or features.
 */
@NullMarked
package io.dashgate.platform.limits;

import org.jspecify.annotations.NullMarked;
