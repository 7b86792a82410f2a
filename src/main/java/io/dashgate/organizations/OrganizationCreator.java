package io.dashgate.organizations;

import io.dashgate.platform.auth.Secrets;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Creates organizations, at sign-up and for existing users. */
public final class OrganizationCreator {

  private static final int MAX_SLUG = 48;

  private OrganizationCreator() {}

  /**
   * Creates an organization with one project, within the caller's transaction; both become the
   * current ones of its owner.
   *
   * @param setup of the project; empty for a project without content
   * @return the id of the organization
   */
  public static Future<UUID> create(
      SqlClient transaction,
      WriteContext writer,
      long ownerId,
      String name,
      Optional<ProjectSetup> setup) {
    return CurrentProject.lock(transaction, ownerId)
        .compose(locked -> insert(transaction, name))
        .compose(
            id ->
                MemberStore.join(transaction, id, ownerId, MembershipLevel.OWNER)
                    .compose(
                        any ->
                            ProjectCreator.create(
                                transaction, writer, id, ProjectChanges.NONE, setup))
                    .compose(project -> CurrentProject.set(transaction, ownerId, id, project))
                    .map(id));
  }

  private static final String INSERT =
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

  private static Future<UUID> insert(SqlClient transaction, String name) {
    String slug = slug(name);
    String alternative = slug + "-" + Secrets.random(8).toLowerCase(Locale.ROOT);
    return transaction
        .preparedQuery(INSERT)
        .execute(Tuple.of(name, slug, alternative))
        .map(rows -> rows.iterator().next().getUUID("id"));
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
