/**
 * Who is calling and where that caller may go: API keys, tokens, passwords, principals, projects
 * and the caches of them. Must not know HTTP or features.
 */
@NullMarked
package io.dashgate.auth;

import org.jspecify.annotations.NullMarked;
