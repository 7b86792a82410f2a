/**
 * Everything that uses internal classes of Vert.x or depends on texts of its messages, each with a
 * test that fails when an upgrade breaks it. Knows nothing of the gateway.
 */
@NullMarked
package io.dashgate.platform.vertx;

import org.jspecify.annotations.NullMarked;
