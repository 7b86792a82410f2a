package io.dashgate.platform.auth;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a password is hashed: hashes of one account run one at a time, and so do those of
 * one network.
 *
 * @param account identifies the account, or an address that may have none; null: only the network
 *     counts
 * @param network the identity of the client's address or network for limits by address
 */
public record HashSubject(@Nullable String account, String network) {

  /** The gateway itself, and its operator. */
  public static final HashSubject SYSTEM = new HashSubject(null, "system");

  /** Returns an account by its e-mail address, whether it exists or not. */
  public static HashSubject account(String email, String network) {
    return new HashSubject(email.toLowerCase(Locale.ROOT), network);
  }

  /** Returns a visitor without an account. */
  public static HashSubject visitor(String network) {
    return new HashSubject(null, network);
  }

  /** Returns the caller of an operation. */
  public static HashSubject caller(Principal principal, String network) {
    Object id = principal.userId() == null ? principal.keyId() : principal.userId();
    return new HashSubject("caller " + id, network);
  }
}
