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

/** Makes organizations, for those who sign up and for those who have one already. */
public final class OrganizationCreator {

  private static final int MAX_SLUG = 48;

  private OrganizationCreator() {}

  /**
   * Makes an organization with one project, as part of the caller's transaction; both become its
   * owner's current ones. Each table is its own feature's, hence several statements.
   *
   * @param owner on whose behalf this is written, and who will own it
   * @param setup of the project; empty for a project without content
   * @return its id
   */
  public static Future<UUID> found(
      SqlClient transaction,
      WriteContext owner,
      long ownerId,
      String name,
      Optional<ProjectSetup> setup) {
    return create(transaction, name)
        .compose(
            id ->
                MemberStore.join(transaction, id, ownerId, Membership.OWNER)
                    .compose(
                        any ->
                            ProjectCreator.create(
                                transaction, owner, id, ProjectChanges.NONE, setup))
                    .compose(project -> CurrentProject.move(transaction, ownerId, id, project))
                    .map(id));
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

  private static Future<UUID> create(SqlClient transaction, String name) {
    String slug = slug(name);
    String alternative = slug + "-" + Secrets.random(8).toLowerCase(Locale.ROOT);
    return transaction
        .preparedQuery(CREATE)
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
