/**
 * The answers that are kept for retries. Owns the table {@code idempotent_reply}. Must not know
 * HTTP routing or features.
 */
@NullMarked
package io.dashgate.platform.idempotency;

import org.jspecify.annotations.NullMarked;
