/**
 * What operators see: metrics, health, the access log, and the port that serves them. Must not know
 * features or routing.
 */
@NullMarked
package io.dashgate.platform.ops;

import org.jspecify.annotations.NullMarked;
