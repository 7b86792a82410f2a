package io.dashgate.organizations;

import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;

/** Creates projects, for new and existing organizations. */
final class ProjectCreator {

  private ProjectCreator() {}

  private static final String CREATE =
      """
      insert into project (organization_id, name, timezone, access_control, api_token, app_urls,
        anonymize_ips, person_processing_opt_out, session_recording_opt_in, week_start_day,
        test_account_filters)
      values ($1, coalesce($2::text, 'Default Project'), coalesce($3::text, 'UTC'),
        coalesce($4::boolean, false), $5, coalesce($6::text[], '{}'), coalesce($7::boolean, false),
        coalesce($8::boolean, false), coalesce($9::boolean, false), $10::smallint,
        coalesce($11::text::json, '[]'))
      returning id
      """;

  /**
   * Creates a project, within the caller's transaction.
   *
   * @param setup empty for a project without content
   * @return its id
   */
  static Future<Long> create(
      SqlClient transaction,
      WriteContext writer,
      UUID organizationId,
      ProjectChanges wanted,
      Optional<ProjectSetup> setup) {
    EventSettingChanges events = wanted.events();
    Tuple arguments =
        Tuple.of(organizationId)
            .addString(wanted.name())
            .addString(wanted.timezone())
            .addBoolean(wanted.accessControl())
            .addString(ProjectStore.newToken())
            .addArrayOfString(events.urls())
            .addBoolean(events.anonymizeIps())
            .addBoolean(events.personProcessingOptOut())
            .addBoolean(events.sessionRecordingOptIn())
            .addInteger(events.weekStartDay())
            .addString(events.testAccountFilters());
    return transaction
        .preparedQuery(CREATE)
        .execute(arguments)
        .map(rows -> rows.iterator().next().getLong("id"))
        .compose(
            id ->
                setup
                    .map(
                        first ->
                            Database.announce(transaction, writer.in(id))
                                .compose(any -> first.create(transaction, id)))
                    .orElseGet(Future::succeededFuture)
                    .map(id));
  }

  /** Creates a project with its content; it becomes the principal's current one. */
  static Future<ProjectDetail> createCurrent(
      Database database,
      WriteContext writer,
      Principal principal,
      UUID organizationId,
      ProjectChanges wanted,
      ProjectSetup setup) {
    long userId = principal.requireUserId();
    return database.transaction(
        writer,
        transaction ->
            CurrentProject.lock(transaction, userId)
                .compose(
                    locked ->
                        create(transaction, writer, organizationId, wanted, Optional.of(setup)))
                .compose(
                    id ->
                        CurrentProject.set(transaction, userId, organizationId, id)
                            // before the commit: a later failure would hide that it was created
                            .compose(any -> ProjectStore.readBack(transaction, userId, id))));
  }
}
