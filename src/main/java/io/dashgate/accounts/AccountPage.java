package io.dashgate.accounts;

import static io.dashgate.platform.http.Html.escape;

import io.dashgate.accounts.AccountLinkStore.Account;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.SmallPage;
import io.dashgate.platform.problem.ApiException;
import org.jspecify.annotations.Nullable;

/**
 * Renders the pages of account links: the form that sets a password, and its outcomes. Without
 * scripts, cookies or external resources. Immutable and thread-safe.
 */
final class AccountPage {

  private static final String FORM =
      """
      <form method="post">
      <label for="email">Account</label>
      <input id="email" type="email" autocomplete="username" readonly value="%s">
      %s<label for="password">New password, at least 8 characters</label>
      <input id="password" name="password" type="password" autocomplete="new-password"\
       minlength="8" maxlength="4096" required>
      <button>Set the password</button>
      </form>
      """;

  private static final String NAME_FIELD =
      """
      <label for="first_name">First name</label>
      <input id="first_name" name="first_name" autocomplete="given-name" maxlength="128" required\
       value="%s">
      """;

  /**
   * Returns the page with the form: 200, or 400 if the form was invalid.
   *
   * @param firstName as it was sent; empty at first
   * @param violation what is wrong; null at first
   */
  ApiReply form(Account account, String firstName, @Nullable ApiException violation) {
    String error = violation == null ? "" : SmallPage.error(explanation(violation));
    String name = account.named() ? "" : NAME_FIELD.formatted(escape(firstName));
    return page(
        violation == null ? 200 : 400,
        "Set your password",
        error + FORM.formatted(escape(account.email()), name));
  }

  private static String explanation(ApiException violation) {
    String detail = violation.problem().detail();
    return "first_name".equals(violation.problem().attr()) ? "First name: " + detail : detail;
  }

  /** Returns the page after the password is set. */
  ApiReply done(Account account) {
    String content =
        """
        <p>Log in as %s with the new password. All earlier sessions have ended.</p>
        """;
    return page(200, "The password is set", content.formatted(escape(account.email())));
  }

  /** Returns the page of a link that does not work, for whatever reason: a 404. */
  ApiReply gone() {
    String content =
        """
        <p>It was used, has expired, or was replaced by a newer one. The operator of this server can
        make a new one.</p>
        """;
    return page(404, "This link does not work", content);
  }

  private static ApiReply page(int status, String title, String content) {
    return SmallPage.of(status, title, content, SmallPage.NO_FRAMES);
  }
}
