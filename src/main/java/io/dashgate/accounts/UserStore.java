package io.dashgate.accounts;

import io.dashgate.organizations.CurrentProject;
import io.dashgate.organizations.Organization;
import io.dashgate.platform.auth.Secrets;
import io.dashgate.platform.auth.UserBasic;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Objects;
import java.util.Optional;

/** The statements on users. */
final class UserStore {

  private static final int DISTINCT_ID_LENGTH = 43;

  private final Database database;

  UserStore(Database database) {
    this.database = database;
  }

  private static final String CREATE =
      """
      insert into users as u (first_name, email, password_hash, email_opt_in, distinct_id)
      values ($1, $2, $3, $4, $5)
      on conflict (lower(email)) do nothing
      returning %s
      """
          .formatted(UserBasic.COLUMNS);

  /**
   * Creates a user, as part of the caller's transaction; empty if the address has an account.
   *
   * @param email stored as given; addresses that differ in case only are the same account
   */
  static Future<Optional<UserBasic>> create(
      SqlClient transaction,
      String firstName,
      String email,
      String passwordHash,
      boolean emailOptIn) {
    Tuple arguments =
        Tuple.of(firstName, email, passwordHash, emailOptIn, Secrets.random(DISTINCT_ID_LENGTH));
    return transaction
        .preparedQuery(CREATE)
        .execute(arguments)
        .map(rows -> rows.stream().findFirst().map(UserStore::basic));
  }

  private static final String FIND_BY_EMAIL =
      """
      select %s
      from users u
      where lower(u.email) = lower($1)
        and u.is_active
      """
          .formatted(UserBasic.COLUMNS);

  /** Finds the active user with an address, as part of the caller's transaction. */
  static Future<Optional<UserBasic>> findByEmail(SqlClient transaction, String email) {
    return transaction
        .preparedQuery(FIND_BY_EMAIL)
        .execute(Tuple.of(email))
        .map(rows -> rows.stream().findFirst().map(UserStore::basic));
  }

  private static final String IS_MEMBER =
      """
      select exists (
        select 1
        from membership
        where user_id = $1) as member
      """;

  /** Whether a user is a member of any organization, as part of the caller's transaction. */
  static Future<Boolean> isMember(SqlClient transaction, long id) {
    return transaction
        .preparedQuery(IS_MEMBER)
        .execute(Tuple.of(id))
        .map(rows -> rows.iterator().next().getBoolean("member"));
  }

  private static final String FIND =
      """
      select %s, u.email_opt_in, u.date_joined, u.current_organization_id, u.current_project_id, %s
      from users u
      left join membership m on m.user_id = u.id
      left join organization o on o.id = m.organization_id
      left join project_access a
        on a.organization_id = m.organization_id
        and a.user_id = m.user_id
      left join project p on p.id = a.project_id
      where u.id = $1
      order by o.created_at, o.id, p.id
      """
          .formatted(UserBasic.COLUMNS, Organization.COLUMNS);

  /** Returns a user with all of its organizations and their projects. */
  Future<User> find(long id) {
    return database.execute(FIND, Tuple.of(id)).map(UserStore::user);
  }

  /**
   * A new password.
   *
   * @param previousHash the hash that the current password was compared with
   */
  record NewPassword(String hash, String previousHash) {}

  private static final String UPDATE =
      """
      update users
      set first_name = coalesce($2::text, first_name),
        email_opt_in = coalesce($3::boolean, email_opt_in),
        password_hash = coalesce($4::text, password_hash)
      where id = $1
        and ($4::text is null or password_hash = $5)
      """;

  /**
   * Changes a user and returns it, within the caller's transaction; 400 for a current organization
   * or project without access. Those two are changed by another feature, hence several statements.
   *
   * @param password the new password, if it changes, which ends all sessions; 400 if another
   *     request has changed it meanwhile
   */
  static Future<User> update(
      SqlClient transaction, long id, UserChanges changes, Optional<NewPassword> password) {
    Tuple arguments =
        Tuple.of(id, changes.firstName(), changes.emailOptIn())
            .addString(password.map(NewPassword::hash).orElse(null))
            .addString(password.map(NewPassword::previousHash).orElse(null));
    return move(transaction, id, changes)
        .compose(any -> transaction.preparedQuery(UPDATE).execute(arguments))
        .map(UserStore::requireChanged)
        .compose(
            any ->
                password.isEmpty()
                    ? Future.succeededFuture()
                    // others who know the old password must be logged out
                    : SessionStore.deleteAll(transaction, id))
        // before the commit: after it, a failure would hide what was done
        .compose(any -> transaction.preparedQuery(FIND).execute(Tuple.of(id)))
        .map(UserStore::user);
  }

  private static RowSet<Row> requireChanged(RowSet<Row> changed) {
    if (changed.rowCount() == 0) {
      throw PasswordCheck.incorrectPassword();
    }
    return changed;
  }

  private static Future<Void> move(SqlClient transaction, long id, UserChanges changes) {
    return changes.isMove()
        ? CurrentProject.set(transaction, id, changes.organizationId(), changes.projectId())
        : Future.succeededFuture();
  }

  private static final String FIND_BASIC =
      """
      select %s
      from users u
      where u.id = $1
      """
          .formatted(UserBasic.COLUMNS);

  /** Returns the short form of a user. */
  Future<UserBasic> findBasic(long id) {
    return database
        .execute(FIND_BASIC, Tuple.of(id))
        .map(
            rows ->
                rows.stream()
                    .findFirst()
                    .map(UserStore::basic)
                    .orElseThrow(ApiException::notAuthenticated));
  }

  private static User user(RowSet<Row> rows) {
    Row first = rows.stream().findFirst().orElseThrow(ApiException::notAuthenticated);
    return new User(
        basic(first),
        first.getBoolean("email_opt_in"),
        first.getOffsetDateTime("date_joined"),
        first.getUUID("current_organization_id"),
        first.getLong("current_project_id"),
        Organization.read(rows));
  }

  private static UserBasic basic(Row row) {
    return Objects.requireNonNull(UserBasic.read(new RowReader(row)));
  }
}
