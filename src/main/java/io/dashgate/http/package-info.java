/**
 * The gateway path: from a socket to a validated request of a known principal, and from a reply
 * back to the socket. Must not know features or tables.
 */
@NullMarked
package io.dashgate.http;

import org.jspecify.annotations.NullMarked;
