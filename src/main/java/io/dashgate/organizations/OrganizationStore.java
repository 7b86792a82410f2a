package io.dashgate.organizations;

import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Deletion;
import io.dashgate.platform.db.Listing;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.http.Page;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The statements on the table {@code organization}. */
final class OrganizationStore {

  private final Database database;

  OrganizationStore(Database database) {
    this.database = database;
  }

  private static final String LIST =
      """
      with page as (
        select m.organization_id, m.level, o.created_at, count(*) over () as total
        from membership m
        join organization o on o.id = m.organization_id
        where m.user_id = $1
          and (cardinality($2::uuid[]) = 0 or m.organization_id = any ($2))
        order by o.created_at, o.id
        limit $4
        offset $5
      )
      select %s, m.total
      from page m
      join organization o on o.id = m.organization_id
      left join project_access a
        on a.organization_id = m.organization_id
        and a.user_id = $1
        and (cardinality($3::bigint[]) = 0 or a.project_id = any ($3))
      left join project p on p.id = a.project_id
      order by o.created_at, o.id, p.id
      """
          .formatted(Organization.COLUMNS);

  /** Returns the organizations of a principal, oldest first. */
  Future<Listing<Organization>> list(Principal principal, Page page) {
    return page.list(
        part ->
            database.execute(
                LIST,
                Tuple.of(
                    principal.requireUserId(),
                    principal.scopedOrganizations().toArray(UUID[]::new),
                    principal.scopedProjects().toArray(Long[]::new),
                    (long) part.limit(),
                    part.offset())),
        Organization::read);
  }

  private static final String FIND =
      """
      select %s
      from users u
      join membership m
        on m.user_id = u.id
        and m.organization_id = coalesce($2::uuid, u.current_organization_id)
      join organization o on o.id = m.organization_id
      left join project_access a
        on a.organization_id = m.organization_id
        and a.user_id = m.user_id
        and (cardinality($3::bigint[]) = 0 or a.project_id = any ($3))
      left join project p on p.id = a.project_id
      where u.id = $1
      order by p.id
      """
          .formatted(Organization.COLUMNS);

  /**
   * Returns an organization of the principal; fails with 404, also for another tenant's.
   *
   * @param reference a UUID or {@code @current}
   */
  Future<Organization> require(Principal principal, String reference) {
    Tuple arguments =
        Tuple.of(
            principal.requireUserId(),
            OrganizationAccessStore.id(reference),
            principal.scopedProjects().toArray(Long[]::new));
    return database
        .execute(FIND, arguments)
        .map(
            rows ->
                Organization.read(rows).stream()
                    .filter(organization -> principal.reaches(organization.id()))
                    .findFirst()
                    .orElseThrow(ApiException::notFound));
  }

  /** Creates an organization owned by the principal. */
  Future<Organization> create(WriteContext writer, Principal principal, String name) {
    return database.transaction(
        writer,
        transaction ->
            OrganizationCreator.create(
                    transaction, writer, principal.requireUserId(), name, Optional.empty())
                // read back before the commit: a later failure would hide that it was created
                .compose(
                    id ->
                        transaction
                            .preparedQuery(FIND)
                            .execute(Tuple.of(principal.requireUserId(), id, new Long[0])))
                .map(rows -> Organization.read(rows).get(0)));
  }

  private static final String UPDATE =
      """
      with o as (
        update organization o
        set name = coalesce($3::text, o.name),
          updated_at = now()
        from users u
        join membership m
          on m.user_id = u.id
          and m.organization_id = coalesce($2::uuid, u.current_organization_id)
        where u.id = $1
          and m.level >= 8
          and (cardinality($4::uuid[]) = 0 or m.organization_id = any ($4))
          and o.id = m.organization_id
        returning o.*
      )
      select %s
      from o
      join membership m on m.organization_id = o.id and m.user_id = $1
      left join project_access a on a.organization_id = o.id and a.user_id = $1
      left join project p on p.id = a.project_id
      order by p.id
      """
          .formatted(Organization.COLUMNS);

  /**
   * Changes an organization that the principal administers; fails with 404 or 403.
   *
   * @param name null: unchanged
   */
  Future<Organization> update(
      WriteContext writer, Principal principal, String reference, @Nullable String name) {
    Tuple arguments =
        Tuple.of(
            principal.requireUserId(),
            OrganizationAccessStore.id(reference),
            name,
            principal.scopedOrganizations().toArray(UUID[]::new));
    return database
        .write(writer, UPDATE, arguments)
        .compose(
            rows ->
                Organization.read(rows).stream()
                    .findFirst()
                    .map(Future::succeededFuture)
                    .orElseGet(() -> refuse(principal, reference)));
  }

  private static final String DELETE =
      """
      with target as (
        select m.organization_id as id
        from users u
        join membership m
          on m.user_id = u.id
          and m.organization_id = coalesce($2::uuid, u.current_organization_id)
        where u.id = $1
          and m.level = 15
          and (cardinality($3::uuid[]) = 0 or m.organization_id = any ($3))
      ), moved as (
        update users u
        %s
        where u.current_organization_id = (select id from target)
      ), deleted as (
        -- the foreign keys cascade to everything of the organization
        delete from organization o
        using target t
        where o.id = t.id
      )
      select t.id, array(select p.id from project p where p.organization_id = t.id) as projects
      from target t
      """
          .formatted(CurrentProject.LEAVE_ORGANIZATION);

  /** A deleted organization, with the ids of its projects. */
  record Deleted(UUID id, List<Long> projects) {}

  /** Deletes an organization that the principal owns with its contents; fails with 404 or 403. */
  Future<Deleted> delete(WriteContext writer, Principal principal, String reference) {
    Tuple arguments =
        Tuple.of(
            principal.requireUserId(),
            OrganizationAccessStore.id(reference),
            principal.scopedOrganizations().toArray(UUID[]::new));
    return Deletion.run(database, writer.inAllProjects(), DELETE, arguments)
        .compose(
            rows ->
                rows.stream()
                    .findFirst()
                    .map(
                        row ->
                            Future.succeededFuture(
                                new Deleted(
                                    row.getUUID("id"), List.of(row.getArrayOfLongs("projects")))))
                    .orElseGet(() -> refuse(principal, reference)));
  }

  /** Runs only after a statement that changed nothing, to find the error to answer with. */
  private <T> Future<T> refuse(Principal principal, String reference) {
    return require(principal, reference)
        .compose(any -> Future.failedFuture(AccessErrors.organizationLevel()));
  }
}
