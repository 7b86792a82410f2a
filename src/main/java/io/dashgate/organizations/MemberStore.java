package io.dashgate.organizations;

import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.auth.UserBasic;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Listing;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.http.Page;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The statements on the table {@code membership}. */
public final class MemberStore {

  private final Database database;

  MemberStore(Database database) {
    this.database = database;
  }

  private static final String LIST =
      """
      select %s, count(*) over () as total
      from membership m
      join users u on u.id = m.user_id
      where m.organization_id = $1
        and u.is_active
      order by u.first_name, m.joined_at desc, u.id
      limit $2
      offset $3
      """
          .formatted(Member.COLUMNS);

  /** Returns the members of an organization by name; of one name, the newest first. */
  Future<Listing<Member>> list(UUID organizationId, Page page) {
    return page.list(
        part ->
            database.execute(LIST, Tuple.of(organizationId, (long) part.limit(), part.offset())),
        rows -> rows.stream().map(Member::read).toList());
  }

  /** The caller and the member in the path, possibly the same. */
  private record Pair(Member caller, Member target) {}

  private static final String LOCK =
      """
      select %s
      from membership m
      join users u on u.id = m.user_id
      where m.organization_id = $1
        and (m.user_id = $2 or u.uuid = $3::uuid)
        and u.is_active
      order by m.user_id
      for update of m
      """
          .formatted(Member.COLUMNS);

  /**
   * Locks the memberships that the rules compare, so that of concurrent changes, such as two
   * transfers of ownership, the second is checked against the result of the first.
   *
   * @param target null: the caller
   */
  private static Future<Pair> lock(
      SqlClient transaction, UUID organizationId, Principal principal, @Nullable UUID target) {
    return transaction
        .preparedQuery(LOCK)
        .execute(Tuple.of(organizationId, principal.requireUserId(), target))
        .map(
            rows -> {
              List<Member> members = rows.stream().map(Member::read).toList();
              Member caller = find(members, user -> user.id() == principal.requireUserId());
              return new Pair(
                  caller,
                  target == null ? caller : find(members, user -> user.uuid().equals(target)));
            });
  }

  private static Member find(List<Member> members, Predicate<UserBasic> condition) {
    return members.stream()
        .filter(member -> condition.test(member.user()))
        .findFirst()
        .orElseThrow(ApiException::notFound);
  }

  private static final String SET_LEVEL =
      """
      with m as (
        update membership
        set level = case when user_id = $2 then $3::int else 8 end,
          updated_at = now()
        where organization_id = $1
          and (user_id = $2 or ($3 = 15 and level = 15))
        returning *
      )
      select %s
      from m
      join users u on u.id = m.user_id
      where m.user_id = $2
      """
          .formatted(Member.COLUMNS);

  /**
   * Changes a member's level and returns the member; fails with 404 or 403. An owner who transfers
   * ownership becomes an administrator.
   *
   * @param target null: the caller
   * @param level null: unchanged
   */
  Future<Member> update(
      WriteContext writer,
      UUID organizationId,
      Principal principal,
      @Nullable UUID target,
      @Nullable Integer level) {
    return database.transaction(
        writer,
        transaction ->
            lock(transaction, organizationId, principal, target)
                .compose(
                    pair -> {
                      MemberRules.requireEditable(pair.caller(), pair.target());
                      if (level == null) {
                        return Future.succeededFuture(pair.target());
                      }
                      MemberRules.requireMayGrant(pair.caller(), pair.target(), level);
                      return setLevel(transaction, organizationId, pair.target(), level);
                    }));
  }

  private static Future<Member> setLevel(
      SqlClient transaction, UUID organizationId, Member target, int level) {
    return transaction
        .preparedQuery(SET_LEVEL)
        .execute(Tuple.of(organizationId, target.user().id(), level))
        .map(rows -> Member.read(rows.iterator().next()));
  }

  private static final String REMOVE =
      """
      with moved as (
        update users u
        %s
        where u.id = $2
          and u.current_organization_id = $1
      )
      -- the foreign keys cascade to the memberships in private projects
      delete from membership
      where organization_id = $1
        and user_id = $2
      """
          .formatted(CurrentProject.LEAVE_ORGANIZATION);

  /**
   * Deletes a membership and returns it; fails with 404, 403, or with 400 for the owner.
   *
   * @param target null: the caller
   */
  Future<Member> remove(
      WriteContext writer, UUID organizationId, Principal principal, @Nullable UUID target) {
    return database.transaction(
        writer,
        transaction ->
            lock(transaction, organizationId, principal, target)
                .compose(
                    pair -> {
                      MemberRules.requireRemovable(pair.caller(), pair.target());
                      return transaction
                          .preparedQuery(REMOVE)
                          .execute(Tuple.of(organizationId, pair.target().user().id()))
                          .map(pair.target());
                    }));
  }

  private static final String JOIN =
      """
      insert into membership (organization_id, user_id, level)
      values ($1, $2, $3::int)
      on conflict (organization_id, user_id) do nothing
      """;

  /**
   * Makes a user a member, within the caller's transaction.
   *
   * @return false if the user was a member already
   */
  public static Future<Boolean> join(
      SqlClient transaction, UUID organizationId, long userId, int level) {
    return transaction
        .preparedQuery(JOIN)
        .execute(Tuple.of(organizationId, userId, level))
        .map(rows -> rows.rowCount() > 0);
  }
}
