package io.dashgate.accounts;

import io.dashgate.platform.auth.UserBasic;
import java.time.OffsetDateTime;

/**
 * A new link to the page that sets the password of an account.
 *
 * @param user whose password it sets
 * @param accountCreated whether the account is new
 * @param token the secret of the link; only its digest is stored
 * @param expiresAt the time at which it ends
 */
public record AccountLink(
    UserBasic user, boolean accountCreated, String token, OffsetDateTime expiresAt) {

  /** Who made a link, for the audit trail. */
  public enum Creator {
    /** A request with the operator key. */
    OPERATOR("operator"),
    /** The command line. */
    COMMAND_LINE("command line");

    private final String label;

    Creator(String label) {
      this.label = label;
    }

    /** Returns the value in the table. */
    String label() {
      return label;
    }
  }

  /**
   * Returns the URL.
   *
   * @param origin scheme and host, without a slash at the end
   */
  public String url(String origin) {
    return origin + "/account/" + token;
  }
}
