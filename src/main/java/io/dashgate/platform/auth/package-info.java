/**
 * Authentication and access: API keys, tokens of this gateway and of trusted issuers, passwords,
 * principals and projects, with their caches. Must not know HTTP or features.
 */
@NullMarked
package io.dashgate.platform.auth;

import org.jspecify.annotations.NullMarked;
