package io.dashgate.organizations;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Listing;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.http.Page;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The statements on the table {@code invite}. */
public final class InviteStore {

  private final Database database;

  /** Works on {@code database}. */
  public InviteStore(Database database) {
    this.database = database;
  }

  private static final String LIST =
      """
      select %s, count(*) over () as total
      from invite i
      join organization o on o.id = i.organization_id
      left join users u on u.id = i.created_by
      where i.organization_id = $1
      order by i.created_at desc, i.id
      limit $2
      offset $3
      """
          .formatted(Invite.COLUMNS);

  /** Returns the invitations of an organization, newest first. */
  Future<Listing<Invite>> list(UUID organizationId, Page page) {
    return page.list(
        part ->
            database.execute(LIST, Tuple.of(organizationId, (long) part.limit(), part.offset())),
        rows -> rows.stream().map(Invite::read).toList());
  }

  private static final String CREATE =
      """
      with i as (
        insert into invite (organization_id, created_by, target_email, first_name)
        select $1, $2, wanted.email, wanted.first_name
        from unnest($3::text[], $4::text[]) with ordinality as wanted (email, first_name, position)
        where not exists (
          select 1
          from membership m
          join users member on member.id = m.user_id
          where m.organization_id = $1
            and lower(member.email) = any (select lower(e) from unnest($3::text[]) e))
        order by wanted.position
        returning *
      ),
      -- not joined: Citus would send i to all servers, which have these tables, too
      o as materialized (
        select *
        from organization
        where id = $1
      ),
      u as materialized (
        select *
        from users
        where id = $2
      )
      select %s
      from i
      join o on o.id = i.organization_id
      left join u on u.id = i.created_by
      """
          .formatted(Invite.COLUMNS);

  /**
   * Creates invitations, all or none.
   *
   * @param wanted validated bodies
   * @return the invitations in the same order; none if an address belongs to a member
   */
  Future<List<Invite>> create(
      WriteContext writer, UUID organizationId, long creatorId, List<JsonObject> wanted) {
    Tuple arguments =
        Tuple.of(
            organizationId,
            creatorId,
            wanted.stream().map(w -> w.getString("target_email")).toArray(String[]::new),
            wanted.stream().map(w -> w.getString("first_name")).toArray(String[]::new));
    return database
        .write(writer, CREATE, arguments)
        .map(rows -> rows.stream().map(Invite::read).toList());
  }

  private static final String DELETE =
      """
      delete from invite
      where organization_id = $1
        and id = $2
      """;

  /** Deletes an invitation; returns whether it existed. */
  Future<Boolean> delete(WriteContext writer, UUID organizationId, UUID id) {
    return database
        .write(writer, DELETE, Tuple.of(organizationId, id))
        .map(rows -> rows.rowCount() > 0);
  }

  private static final String FIND =
      """
      select %s
      from invite i
      join organization o on o.id = i.organization_id
      left join users u on u.id = i.created_by
      where i.id = $1
      """
          .formatted(Invite.COLUMNS);

  /** Finds an invitation by its id, which only the invited user knows. */
  public Future<Optional<Invite>> find(UUID id) {
    return database
        .execute(FIND, Tuple.of(id))
        .map(rows -> rows.stream().findFirst().map(Invite::read));
  }

  private static final String ACCEPT =
      """
      with pending as (
        -- in one order, so that two acceptances wait for each other
        select id
        from invite
        where organization_id = $1
          and lower(target_email) = lower($3)
        order by id
        for update
      )
      delete from invite i
      using pending p
      where i.organization_id = $1
        and i.id = p.id
      returning i.id = $2 as accepted
      """;

  /**
   * Accepts an invitation, within the caller's transaction. All other invitations of its address to
   * its organization end, too: they would invite a member.
   *
   * @return false if it was accepted or deleted already: of two concurrent uses, one succeeds
   */
  public static Future<Boolean> accept(SqlClient transaction, Invite invite) {
    return transaction
        .preparedQuery(ACCEPT)
        .execute(Tuple.of(invite.organizationId(), invite.id(), invite.targetEmail()))
        .map(rows -> rows.stream().anyMatch(row -> row.getBoolean("accepted")));
  }
}
