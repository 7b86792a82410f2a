package io.dashgate.sharing;

import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.Html;
import io.dashgate.platform.http.SmallPage;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.platform.problem.Problem;
import java.util.HashMap;
import java.util.Map;

/** Pages for browsers in place of a shared dashboard: the form for its password, and errors. */
final class LinkPages {

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  /** Browsers show the page of a scheme that they do not know, and no window of their own. */
  private static final String CHALLENGE = "Form realm=\"Shared dashboard\"";

  private static final String FORM =
      """
      <form method="post">
      <label for="password">Password</label>
      <input id="password" name="password" type="password" autocomplete="current-password"\
       maxlength="4096" required autofocus>
      <button>Show the dashboard</button>
      </form>
      """;

  private LinkPages() {}

  /** Whether there is a page for a failure. */
  static boolean has(Throwable failure) {
    return failure instanceof ApiException known
        && switch (known.problem().status()) {
          case UNAUTHORIZED, FORBIDDEN, NOT_FOUND -> true;
          default -> false;
        };
  }

  /**
   * Returns the page for a failure.
   *
   * @param wasSent whether a form was sent, so that the page says what was wrong
   * @param ancestors the sites that may show it in a frame
   */
  static ApiReply of(ApiException failure, boolean wasSent, String ancestors) {
    Problem problem = failure.problem();
    return switch (problem.status()) {
      case UNAUTHORIZED -> form(problem, wasSent, ancestors);
      case FORBIDDEN ->
          SmallPage.of(FORBIDDEN, "Too many attempts", paragraph(problem.detail()), ancestors);
      default ->
          SmallPage.of(
              NOT_FOUND,
              "This link does not work",
              paragraph(
                  "It has ended, or its address is not complete. Who has sent it can share the"
                      + " dashboard again."),
              ancestors);
    };
  }

  private static ApiReply form(Problem problem, boolean wasSent, String ancestors) {
    String error = wasSent ? SmallPage.error(problem.detail()) : "";
    ApiReply page =
        SmallPage.of(UNAUTHORIZED, "This dashboard needs a password", error + FORM, ancestors);
    Map<String, String> headers = new HashMap<>(page.headers());
    headers.put("WWW-Authenticate", CHALLENGE);
    return new ApiReply(page.status(), page.contentType(), page.body(), headers);
  }

  private static String paragraph(String text) {
    return "<p>" + Html.escape(text) + "</p>\n";
  }
}
