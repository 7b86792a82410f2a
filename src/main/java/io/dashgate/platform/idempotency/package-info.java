/**
 * Stored responses for retries with an {@code Idempotency-Key}. Owns the table {@code
 * idempotent_reply}. Must not know HTTP routing or features.
 */
@NullMarked
package io.dashgate.platform.idempotency;

import org.jspecify.annotations.NullMarked;
