/**
 * Observability for operators: metrics, traces, readiness, the access log, and the management port
 * that serves them. Must not know {@code http} or features.
 */
@NullMarked
package io.dashgate.platform.ops;

import org.jspecify.annotations.NullMarked;
