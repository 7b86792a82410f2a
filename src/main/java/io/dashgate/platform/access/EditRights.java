package io.dashgate.platform.access;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.EntityTag;
import io.dashgate.platform.json.Timestamps;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The right to edit a kind of object. A write has the condition in its own statement; the check
 * here runs before a write that must not start without the right, and after a write that has
 * changed no row, to find the reason.
 */
public final class EditRights {

  private final String table;
  private final Supplier<ApiException> missing;
  private final Supplier<ApiException> denied;
  private final String find;

  /**
   * Defines the right to edit the objects of a table.
   *
   * @param table name of the table, and of the object in messages
   * @param alias name of the table in the two conditions
   * @param editable condition for the right, for {@link DashboardCaller#arguments}
   * @param live condition for an object that is not deleted
   * @param missing error for an object that does not exist
   * @param denied error for an object that the caller may only read
   */
  public EditRights(
      String table,
      String alias,
      String editable,
      String live,
      Supplier<ApiException> missing,
      Supplier<ApiException> denied) {
    this.table = table;
    this.missing = missing;
    this.denied = denied;
    this.find =
        """
        select %s
        from %s %s
        left join users u on u.id = %3$s.modified_by
        where %3$s.project_id = $1
          and %3$s.id = $4
          and (%s or $5)
        """
            .formatted(columns(alias, editable), table, alias, live);
  }

  /** Returns the columns that {@link #check} needs, of {@code alias} and of {@code users u}. */
  public static String columns(String alias, String editable) {
    return "%s as editable, %2$s.version, %2$s.modified_at, u.email".formatted(editable, alias);
  }

  /**
   * Passes if the caller may edit an object; else 404, 403 or 412.
   *
   * @param evenIfDeleted whether a deleted object counts as existing
   * @param versions versions that the object may have; null for any
   */
  public Future<Void> require(
      Database database,
      DashboardCaller caller,
      long id,
      boolean evenIfDeleted,
      Long @Nullable [] versions) {
    return database
        .execute(find, caller.arguments(id, evenIfDeleted))
        .map(
            rows -> {
              check(rows.stream().findFirst().orElseThrow(missing), versions);
              return null;
            });
  }

  /** Passes if the caller of a request may edit the object in its path; else 404 or 403. */
  public Future<Void> require(Database database, ApiRequest request, boolean evenIfDeleted) {
    return require(
        database,
        DashboardCaller.of(request),
        request.parameters().integer("id"),
        evenIfDeleted,
        null);
  }

  /**
   * Fails with the reason why a write has changed no row: as {@link #require}, or with {@code
   * otherwise} if the caller may edit the object by now.
   */
  public <T> Future<T> explain(
      Database database,
      DashboardCaller caller,
      long id,
      boolean evenIfDeleted,
      Long @Nullable [] versions,
      Supplier<ApiException> otherwise) {
    return require(database, caller, id, evenIfDeleted, versions)
        .compose(any -> Future.failedFuture(otherwise.get()));
  }

  /** Passes if the object of a row with {@link #columns} may be edited; else 403 or 412. */
  public void check(Row row, Long @Nullable [] versions) {
    if (!row.getBoolean("editable")) {
      throw denied.get();
    }
    long version = row.getLong("version");
    if (versions != null && !Arrays.asList(versions).contains(version)) {
      String email = row.getString("email");
      throw ApiException.preconditionFailed(
          "The %s is at version %d, changed%s at %s."
              .formatted(
                  table,
                  version,
                  email == null ? "" : " by " + email,
                  Timestamps.format(row.getOffsetDateTime("modified_at"))),
          EntityTag.of(version).toString());
    }
  }
}
