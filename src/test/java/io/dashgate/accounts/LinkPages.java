package io.dashgate.accounts;

import io.dashgate.testing.Answer;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;

/** Links of an operator, and the forms behind them. */
record LinkPages(TestGateway gateway, String operatorKey) {

  static final String ACCOUNTS = "/api/operator/accounts/";

  static final String FORM = "application/x-www-form-urlencoded";

  /** Asks for a link. */
  Answer ask(String email, String organization) {
    return gateway
        .as(operatorKey)
        .post(
            ACCOUNTS, new JsonObject().put("email", email).put("organization_name", organization));
  }

  /** Returns the path of a new link. */
  String link(String email) {
    Answer made = ask(email, "");
    return path(made.status() == 201 ? made : made.expect(200));
  }

  /** Returns the path of the link in an answer. */
  static String path(Answer made) {
    return URI.create(made.json().getString("link")).getPath();
  }

  /** Sends the form of a link, as a browser does that sends no referrer. */
  Answer use(String path, String form) {
    return gateway
        .anonymous()
        .send("POST", path, form, Map.of("Content-Type", FORM, "Origin", "null"));
  }
}
