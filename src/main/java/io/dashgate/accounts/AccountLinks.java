package io.dashgate.accounts;

import io.dashgate.platform.auth.HashSubject;
import io.dashgate.platform.auth.Passwords;
import io.dashgate.platform.auth.Secrets;
import io.dashgate.platform.auth.UserBasic;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;

/**
 * Makes links that set the password of an account, and the account itself if there is none: the way
 * to the first account where sign-up is closed, and out of a forgotten password.
 */
public final class AccountLinks {

  /** Accounts made for others have no name until the link is used; the API accepts no empty one. */
  private static final String NO_NAME = "";

  private final Passwords passwords;
  private final Onboarding onboarding;

  /** Creates accounts with hashed random passwords, and organizations by {@code onboarding}. */
  public AccountLinks(Passwords passwords, Onboarding onboarding) {
    this.passwords = passwords;
    this.onboarding = onboarding;
  }

  /** A user, and whether this transaction has created it. */
  private record Account(UserBasic user, boolean created) {}

  /**
   * Makes a link, which ends an earlier one of the user. The tables belong to several features,
   * hence several statements.
   *
   * @param wanted validated: {@code email, organization_name}
   */
  public Future<AccountLink> create(
      Database database, WriteContext writer, JsonObject wanted, AccountLink.Creator creator) {
    String token = Secrets.random("");
    return passwords
        .hash(HashSubject.SYSTEM, Secrets.random("")) // of a password that nobody knows
        .compose(
            hash ->
                database.transaction(
                    writer,
                    transaction ->
                        account(transaction, wanted.getString("email"), hash)
                            .compose(
                                account ->
                                    link(transaction, writer, account, wanted, token, creator))));
  }

  private static Future<Account> account(SqlClient transaction, String email, String hash) {
    return UserStore.create(transaction, NO_NAME, email, hash, false)
        .compose(
            created ->
                created
                    .map(user -> Future.succeededFuture(new Account(user, true)))
                    .orElseGet(
                        () ->
                            UserStore.findByEmail(transaction, email)
                                .map(found -> found.orElseThrow(AccountLinks::inactive))
                                .map(user -> new Account(user, false))));
  }

  private Future<AccountLink> link(
      SqlClient transaction,
      WriteContext writer,
      Account account,
      JsonObject wanted,
      String token,
      AccountLink.Creator creator) {
    UserBasic user = account.user();
    return onboarding
        .requireOrganization(transaction, writer, user, organizationName(wanted))
        .compose(any -> AccountLinkStore.put(transaction, user.id(), token, creator))
        .map(expiresAt -> new AccountLink(user, account.created(), token, expiresAt));
  }

  private static String organizationName(JsonObject wanted) {
    String name = wanted.getString("organization_name");
    String email = wanted.getString("email");
    return name.isEmpty() ? email.substring(0, email.lastIndexOf('@')) : name;
  }

  private static ApiException inactive() {
    return ApiException.invalidInput("The account with this address is not active.", "email");
  }
}
