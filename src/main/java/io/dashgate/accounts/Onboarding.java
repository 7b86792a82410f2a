package io.dashgate.accounts;

import io.dashgate.organizations.OrganizationCreator;
import io.dashgate.organizations.ProjectSetup;
import io.dashgate.platform.auth.UserBasic;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.util.Optional;

/** Creates tenants: a user who owns an organization with one project. */
public final class Onboarding {

  private final ProjectSetup setup;

  /** Creates tenants whose project gets the given content. */
  public Onboarding(ProjectSetup setup) {
    this.setup = setup;
  }

  /**
   * Creates a tenant, as part of the caller's transaction. The tables belong to several features,
   * hence several statements.
   *
   * @param signup {@code first_name, email, organization_name, email_opt_in}
   */
  Future<UserBasic> signUp(
      SqlClient transaction, WriteContext writer, JsonObject signup, String passwordHash) {
    String firstName = signup.getString("first_name");
    String organization = signup.getString("organization_name");
    return UserStore.create(
            transaction,
            firstName,
            signup.getString("email"),
            passwordHash,
            signup.getBoolean("email_opt_in"))
        .map(user -> user.orElseThrow(Onboarding::addressTaken))
        .compose(
            user ->
                own(
                        transaction,
                        writer.by(user.id()),
                        user,
                        organization.isEmpty() ? firstName : organization)
                    .map(user));
  }

  /**
   * Creates an organization with one project for a user who has none, as part of the caller's
   * transaction.
   *
   * @param name of the organization
   */
  Future<Void> requireOrganization(
      SqlClient transaction, WriteContext writer, UserBasic user, String name) {
    return UserStore.isMember(transaction, user.id())
        .compose(
            member ->
                member
                    ? Future.succeededFuture()
                    : own(transaction, writer.by(user.id()), user, name)
                        // what follows is done by the caller again
                        .compose(any -> Database.announce(transaction, writer)));
  }

  private Future<Void> own(
      SqlClient transaction, WriteContext writer, UserBasic user, String name) {
    return Database.announce(transaction, writer)
        .compose(
            any ->
                OrganizationCreator.create(
                    transaction, writer, user.id(), name, Optional.of(setup)))
        .mapEmpty();
  }

  private static ApiException addressTaken() {
    return ApiException.validation(
        "unique", "There is already an account with this email address.", "email");
  }
}
