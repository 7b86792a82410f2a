package io.dashgate.accounts;

import io.dashgate.accounts.AccountLinkStore.Account;
import io.dashgate.platform.auth.Authenticator;
import io.dashgate.platform.auth.HashSubject;
import io.dashgate.platform.auth.Passwords;
import io.dashgate.platform.contract.Form;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.json.Timestamps;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /api/operator/accounts/}, which makes links, and their pages {@code
 * /account/{token}}. The token is the only credential of a page: there are no cookies, so that
 * another site cannot send a form in the name of a visitor.
 */
public final class AccountLinkHandlers {

  private static final String FIRST_NAME = "first_name";

  private final Database database;
  private final AccountLinkStore store;
  private final AccountLinks links;
  private final Passwords passwords;
  private final Authenticator authenticator;
  private final AccountPage page = new AccountPage();

  /** Creates the handlers of one verticle. */
  public AccountLinkHandlers(
      Database database, Passwords passwords, Authenticator authenticator, Onboarding onboarding) {
    this.database = database;
    this.store = new AccountLinkStore(database);
    this.links = new AccountLinks(passwords, onboarding);
    this.passwords = passwords;
    this.authenticator = authenticator;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("operator_accounts_create", this::create)
        .bind("account_link_retrieve", this::show)
        .bind("account_link_use", this::use);
  }

  private Future<ApiReply> create(ApiRequest request) {
    return links
        .create(database, request.writer(), request.body(), AccountLink.Creator.OPERATOR)
        .map(link -> created(request, link));
  }

  private static ApiReply created(ApiRequest request, AccountLink link) {
    ApiReply reply =
        ApiReply.ok(
            json -> {
              json.writeStartObject();
              json.writeStringField("uuid", link.user().uuid().toString());
              json.writeStringField("email", link.user().email());
              json.writeStringField("link", link.url(request.links().origin()));
              json.writeStringField("expires_at", Timestamps.format(link.expiresAt()));
              json.writeEndObject();
            });
    return new ApiReply(
        link.accountCreated() ? 201 : 200,
        reply.contentType(),
        reply.body(),
        Map.of("Cache-Control", "no-store"));
  }

  private Future<ApiReply> show(ApiRequest request) {
    return store
        .find(token(request))
        .map(found -> found.map(account -> page.form(account, "", null)).orElseGet(page::gone));
  }

  /** The first statement finds the account, so that only a working link costs a hash. */
  private Future<ApiReply> use(ApiRequest request) {
    return store
        .find(token(request))
        .compose(
            found ->
                found
                    .map(account -> use(request, account))
                    .orElseGet(() -> Future.succeededFuture(page.gone())));
  }

  private Future<ApiReply> use(ApiRequest request, Account account) {
    Form form = request.form();
    String firstName = form.fields().getString(FIRST_NAME, "");
    ApiException violation = violation(form, account);
    if (violation != null) {
      return Future.succeededFuture(page.form(account, firstName, violation));
    }
    return passwords
        .hash(
            HashSubject.account(account.email(), request.address()),
            form.fields().getString("password"))
        .compose(hash -> store.use(request.writer(), token(request), account, hash, firstName))
        .map(used -> used ? done(request, account) : page.gone());
  }

  private static @Nullable ApiException violation(Form form, Account account) {
    boolean nameMissing = !account.named() && !form.fields().containsKey(FIRST_NAME);
    return Optional.ofNullable(form.violation())
        .orElse(nameMissing ? ApiException.required(FIRST_NAME) : null);
  }

  private ApiReply done(ApiRequest request, Account account) {
    // other processes are notified by the database
    authenticator.forgetUser(request.writer(), account.userId());
    return page.done(account);
  }

  private static String token(ApiRequest request) {
    return request.parameters().text("token");
  }
}
