package io.dashgate.platform.http;

import io.dashgate.platform.auth.Secrets;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;

/**
 * A small HTML page: a form, or a few sentences. Without scripts, cookies or external resources; a
 * form can be sent to the page's own site only.
 */
public final class SmallPage {

  /** The sites that may show a page in a frame: none. */
  public static final String NO_FRAMES = "'none'";

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

  private SmallPage() {}

  /** Returns the part of a page that says what is wrong, in any text. */
  public static String error(String text) {
    return ERROR.formatted(Html.escape(text));
  }

  /**
   * Returns the page.
   *
   * @param title its title and heading, in HTML
   * @param content in HTML
   * @param ancestors the sites that may show it in a frame, as in the policy of a page
   */
  public static ApiReply of(int status, String title, String content, String ancestors) {
    String nonce = nonce();
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
    return new ApiReply(
        status, Html.TYPE, Buffer.buffer(html), headers(nonce, "'self'", ancestors));
  }

  /** Returns a new nonce of a page's inline styles. */
  public static String nonce() {
    return Secrets.urlSafe(NONCE_BYTES);
  }

  /**
   * Returns the headers of a page behind a secret link.
   *
   * @param nonce of its inline styles
   * @param targets where its forms may be sent
   * @param ancestors the sites that may show it in a frame
   */
  public static Map<String, String> headers(String nonce, String targets, String ancestors) {
    Map<String, String> headers = new HashMap<>(Html.PRIVATE);
    headers.put(
        "Content-Security-Policy",
        ("default-src 'none'; style-src 'nonce-%s'; img-src data:; base-uri 'none';"
                + " form-action %s; frame-ancestors %s")
            .formatted(nonce, targets, ancestors));
    if (ancestors.equals(NO_FRAMES)) {
      headers.put("X-Frame-Options", "DENY");
    }
    return headers;
  }
}
