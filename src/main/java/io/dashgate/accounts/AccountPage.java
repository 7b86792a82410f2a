package io.dashgate.accounts;

import static io.dashgate.platform.http.Html.escape;

import io.dashgate.accounts.AccountLinkStore.Account;
import io.dashgate.platform.auth.Secrets;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.Html;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Renders the pages of account links: the form that sets a password, and its outcomes. Without
 * scripts, cookies or external resources. Immutable and thread-safe.
 */
final class AccountPage {

  private static final int NONCE_BYTES = 16;

  private static final String STYLE =
      """
      :root{color-scheme:light dark}
      body{margin:4rem auto;padding:0 1rem;max-width:24rem;font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
      h1{font-size:1.4rem}
      label{display:block;margin-top:1rem}
      input,button{box-sizing:border-box;width:100%;padding:.5rem;font:inherit}
      button{margin-top:1.25rem}
      .error{padding:.5rem;border:2px solid #c62828;border-radius:.3rem}
      """;

  private static final String ERROR =
      """
      <p class="error" role="alert">%s</p>
      """;

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
    String error = violation == null ? "" : ERROR.formatted(escape(explanation(violation)));
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
    String nonce = Secrets.urlSafe(NONCE_BYTES);
    String html =
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>%1$s</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="icon" href="data:,">
        <style nonce="%2$s">
        %3$s</style>
        </head>
        <body>
        <h1>%1$s</h1>
        %4$s</body>
        </html>
        """
            .formatted(title, nonce, STYLE, content);
    Map<String, String> headers = new HashMap<>(Html.PRIVATE);
    headers.put("X-Frame-Options", "DENY");
    headers.put(
        "Content-Security-Policy",
        ("default-src 'none'; style-src 'nonce-%s'; img-src data:; base-uri 'none';"
                + " form-action 'self'; frame-ancestors 'none'")
            .formatted(nonce));
    return new ApiReply(status, Html.TYPE, Buffer.buffer(html), headers);
  }
}
