/**
 * The HTTP server: the socket, the stages of a request and the writing of replies. Must not know
 * features or tables.
 */
@NullMarked
package io.dashgate.platform.http.server;

import org.jspecify.annotations.NullMarked;
