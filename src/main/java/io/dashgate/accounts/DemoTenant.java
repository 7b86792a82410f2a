package io.dashgate.accounts;

import io.dashgate.platform.auth.HashSubject;
import io.dashgate.platform.auth.Passwords;
import io.dashgate.platform.auth.Secrets;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

/** The tenant of a new embedded database, so that the first call needs no sign-up. */
public final class DemoTenant {

  private static final String PROJECT =
      """
      select p.id
      from membership m
      join project p on p.organization_id = m.organization_id
      where m.user_id = $1
      """;

  private DemoTenant() {}

  /** A tenant that was created: the secret of its key, and its project. */
  public record Created(String key, long projectId) {}

  /**
   * Creates the tenant. Its user has a random password that nobody knows: only the key is used.
   *
   * @return fails with a 400 if there is one
   */
  public static Future<Created> create(
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
                            .compose(user -> created(transaction, user.id(), key))));
  }

  private static Future<Created> created(SqlClient transaction, long userId, JsonObject key) {
    return ApiKeyStore.create(transaction, ApiKeyStore.Owner.user(userId), key, null)
        .compose(
            created ->
                transaction
                    .preparedQuery(PROJECT)
                    .execute(Tuple.of(userId))
                    .map(
                        rows ->
                            new Created(created.value(), rows.iterator().next().getLong("id"))));
  }
}
