/**
 * Requests and replies as handlers see them, and the list of operations. Must not know the server,
 * features or tables.
 */
@NullMarked
package io.dashgate.platform.http;

import org.jspecify.annotations.NullMarked;
