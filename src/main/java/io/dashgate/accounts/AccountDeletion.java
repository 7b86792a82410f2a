package io.dashgate.accounts;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Deletion;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/**
 * Deletes a user, and the organizations that have no other member, which nobody could enter any
 * more. The foreign keys delete the memberships, API keys, sessions and collaborations of the user;
 * what the user made in organizations of others stays, without its creator.
 */
final class AccountDeletion {

  private final Database database;

  AccountDeletion(Database database) {
    this.database = database;
  }

  /**
   * Deletes a user. Fails with 400 if the user owns an organization with other members, or has
   * another password by now.
   *
   * <p>Several statements: a statement does not see what was written while it waited for a lock.
   *
   * @param passwordHash the hash that the password was compared with
   */
  Future<Void> run(WriteContext writer, long userId, String passwordHash) {
    return Deletion.run(
        database,
        writer,
        transaction ->
            lockOwned(transaction, userId)
                .compose(
                    owned ->
                        requireUnshared(transaction, userId, owned)
                            .compose(any -> deleteOrganizations(transaction, owned)))
                .compose(any -> deleteUser(transaction, userId, passwordHash)));
  }

  private static final String LOCK_MEMBERSHIPS =
      """
      select organization_id, level
      from membership
      where user_id = $1
      order by organization_id
      for update
      """;

  private static final String LOCK_ORGANIZATIONS =
      """
      select id
      from organization
      where id = any ($1)
      order by id
      for update
      """;

  /** Returns the organizations that the user owns, which nobody can join or be given meanwhile. */
  private static Future<UUID[]> lockOwned(SqlClient transaction, long userId) {
    return transaction
        .preparedQuery(LOCK_MEMBERSHIPS)
        .execute(Tuple.of(userId))
        .map(
            rows ->
                rows.stream()
                    .filter(row -> row.getInteger("level") == 15)
                    .map(row -> row.getUUID("organization_id"))
                    .toArray(UUID[]::new))
        .compose(
            owned ->
                transaction
                    .preparedQuery(LOCK_ORGANIZATIONS)
                    .execute(Tuple.tuple().addArrayOfUUID(owned))
                    .map(owned));
  }

  private static final String FIND_SHARED =
      """
      select o.name
      from organization o
      where o.id = any ($2)
        and exists (
          select
          from membership m
          where m.organization_id = o.id
            and m.user_id <> $1)
      order by o.name
      limit 1
      """;

  private static Future<Void> requireUnshared(SqlClient transaction, long userId, UUID[] owned) {
    return transaction
        .preparedQuery(FIND_SHARED)
        .execute(Tuple.of(userId).addArrayOfUUID(owned))
        .map(
            rows -> {
              rows.stream()
                  .findFirst()
                  .ifPresent(
                      row -> {
                        throw mustHandOver(row.getString("name"));
                      });
              return null;
            });
  }

  private static final String DELETE_ORGANIZATIONS =
      """
      delete from organization
      where id = any ($1)
      """;

  private static Future<Void> deleteOrganizations(SqlClient transaction, UUID[] owned) {
    return transaction
        .preparedQuery(DELETE_ORGANIZATIONS)
        .execute(Tuple.tuple().addArrayOfUUID(owned))
        .mapEmpty();
  }

  private static final String DELETE_USER =
      """
      delete from users
      where id = $1
        and password_hash = $2
      """;

  private static Future<Void> deleteUser(SqlClient transaction, long userId, String passwordHash) {
    return transaction
        .preparedQuery(DELETE_USER)
        .execute(Tuple.of(userId, passwordHash))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw PasswordCheck.incorrectPassword();
              }
              return null;
            });
  }

  private static ApiException mustHandOver(String organization) {
    return ApiException.invalidInput(
        "You own the organization \"%s\", which has other members. Pass on its ownership, or delete"
                .formatted(organization)
            + " it, before you delete your account.",
        null);
  }
}
