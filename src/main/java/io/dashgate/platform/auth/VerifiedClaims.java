package io.dashgate.platform.auth;

import java.util.Optional;
import java.util.Set;

/**
 * The claims of a trusted issuer's token.
 *
 * @param user an e-mail address or uuid, as the issuer wrote it
 * @param scopes the scopes of the token, unknown names included; empty if it has all rights of its
 *     user
 * @param expires seconds since the epoch
 */
record VerifiedClaims(String user, Optional<Set<String>> scopes, long expires) {}
