package io.dashgate.platform.auth;

import java.util.Optional;
import java.util.Set;

/**
 * What a token of a trusted issuer says.
 *
 * @param user an e-mail address or uuid, as the issuer wrote it
 * @param scopes what the token may do, with names that are not ours among them; empty: all that its
 *     user may
 * @param expires seconds since the epoch
 */
public record VerifiedClaims(String user, Optional<Set<String>> scopes, long expires) {}
