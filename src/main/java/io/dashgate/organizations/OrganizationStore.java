package io.dashgate.organizations;

import io.dashgate.auth.Principal;
import io.dashgate.auth.ProjectAccess;
import io.dashgate.auth.Secrets;
import io.dashgate.db.Database;
import io.dashgate.db.Listing;
import io.dashgate.http.Page;
import io.dashgate.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.text.Normalizer;
import java.util.Locale;
import java.util.UUID;

/** The statements on organizations and memberships. */
public final class OrganizationStore {

  private static final int MAX_SLUG = 48;

  private final Database database;

  /** Works on {@code database}. */
  public OrganizationStore(Database database) {
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
      left join project p
        on p.organization_id = m.organization_id
        and (cardinality($3::bigint[]) = 0 or p.id = any ($3))
      order by o.created_at, o.id, p.id
      """
          .formatted(Organization.COLUMNS);

  /** Returns the organizations of a principal, oldest first. */
  Future<Listing<Organization>> list(Principal principal, Page page) {
    Tuple arguments =
        Tuple.of(
            principal.requireUserId(),
            principal.scopedOrganizations().toArray(UUID[]::new),
            principal.scopedProjects().toArray(Long[]::new),
            (long) page.limit(),
            page.offset());
    return database
        .execute(LIST, arguments)
        .compose(
            rows ->
                Listing.of(
                    rows,
                    page.offset(),
                    Organization::read,
                    () -> list(principal, Page.FIRST_ROW).map(Listing::count)));
  }

  private static final String FIND =
      """
      select %s
      from users u
      join membership m
        on m.user_id = u.id
        and m.organization_id = coalesce($2::uuid, u.current_organization_id)
      join organization o on o.id = m.organization_id
      left join project p
        on p.organization_id = m.organization_id
        and (cardinality($3::bigint[]) = 0 or p.id = any ($3))
      where u.id = $1
      order by p.id
      """
          .formatted(Organization.COLUMNS);

  /**
   * Returns an organization of the principal's, or a 404: others' are not there.
   *
   * @param reference a UUID or {@code @current}
   */
  public Future<Organization> require(Principal principal, String reference) {
    UUID id = reference.equals(ProjectAccess.CURRENT) ? null : UUID.fromString(reference);
    Tuple arguments =
        Tuple.of(principal.requireUserId(), id, principal.scopedProjects().toArray(Long[]::new));
    return database
        .execute(FIND, arguments)
        .map(
            rows ->
                Organization.read(rows).stream()
                    .filter(organization -> principal.reaches(organization.id()))
                    .findFirst()
                    .orElseThrow(ApiException::notFound));
  }

  private static final String CREATE =
      """
      with plain as (
        insert into organization (name, slug)
        values ($1, $2)
        on conflict (slug) do nothing
        returning id
      ), suffixed as (
        insert into organization (name, slug)
        select $1, $3
        where not exists (select 1 from plain)
        returning id
      )
      select id from plain
      union all
      select id from suffixed
      """;

  /** Makes an organization, as part of the caller's transaction. Returns its id. */
  public static Future<UUID> create(SqlClient transaction, String name) {
    String slug = slug(name);
    String alternative = slug + "-" + Secrets.random(8).toLowerCase(Locale.ROOT);
    return transaction
        .preparedQuery(CREATE)
        .execute(Tuple.of(name, slug, alternative))
        .map(rows -> rows.iterator().next().getUUID("id"));
  }

  private static final String JOIN =
      """
      insert into membership (organization_id, user_id, level)
      values ($1, $2, $3::int)
      on conflict do nothing
      """;

  /**
   * Makes a user a member, as part of the caller's transaction.
   *
   * @return whether that changed anything
   */
  public static Future<Boolean> join(
      SqlClient transaction, UUID organizationId, long userId, int level) {
    return transaction
        .preparedQuery(JOIN)
        .execute(Tuple.of(organizationId, userId, level))
        .map(rows -> rows.rowCount() > 0);
  }

  private static String slug(String name) {
    String plain =
        Normalizer.normalize(name, Normalizer.Form.NFKD)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    String slug = plain.isEmpty() ? "organization" : plain;
    return slug.length() <= MAX_SLUG ? slug : slug.substring(0, MAX_SLUG);
  }
}
