package io.dashgate.accounts;

import io.dashgate.platform.auth.HashSubject;
import io.dashgate.platform.auth.Passwords;
import io.dashgate.platform.auth.Secrets;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The tenant of a new embedded database, so that the first call needs no sign-up. */
public final class DemoTenant {

  private DemoTenant() {}

  /**
   * Creates the tenant. Its user has a random password that nobody knows: only the key is used.
   *
   * @return the key's secret
   */
  public static Future<String> create(
      Database database, Passwords passwords, Onboarding onboarding) {
    JsonObject signup =
        new JsonObject()
            .put("first_name", "Demo")
            .put("email", "demo@example.com")
            .put("organization_name", "Demo")
            .put("email_opt_in", false);
    JsonObject key =
        new JsonObject()
            .put("label", "Demo")
            .put("scopes", JsonArray.of("*"))
            .put("scoped_teams", new JsonArray())
            .put("scoped_organizations", new JsonArray());
    return passwords
        .hash(HashSubject.SYSTEM, Secrets.random(""))
        .compose(
            hash ->
                database.transaction(
                    WriteContext.SYSTEM,
                    transaction ->
                        onboarding
                            .signUp(transaction, WriteContext.SYSTEM, signup, hash)
                            .compose(
                                user ->
                                    ApiKeyStore.create(
                                        transaction,
                                        ApiKeyStore.Owner.user(user.id()),
                                        key,
                                        null))))
        .map(ApiKeyStore.NewKey::value);
  }
}
