package io.dashgate.persons;

import io.dashgate.platform.contract.Parameters;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Serves the deletion of persons. */
public final class PersonDeletionHandlers {

  private static final String NOT_BOTH = "You must provide either distinct_ids or ids, not both";

  private static final String NONE = "You need to specify either distinct_ids or ids";

  private final Database database;
  private final Clock clock;

  /** Makes the handlers of one verticle. */
  public PersonDeletionHandlers(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("persons_destroy", this::destroy)
        .bind("persons_bulk_delete", this::destroyMany);
  }

  private Future<ApiReply> destroy(ApiRequest request) {
    Parameters given = request.parameters();
    PersonId id = PersonId.of(given.text("id"));
    PersonDeletion deletion =
        deletion(
            request,
            given.optionalBool("delete_events").orElse(false),
            given.optionalBool("keep_person").orElse(false));
    return delete(
            request,
            deletion,
            connection ->
                deletion
                    .find(connection, List.of(id))
                    .map(
                        found -> {
                          if (found.isEmpty()) {
                            throw ApiException.notFound();
                          }
                          return found;
                        }))
        .map(any -> ApiReply.accepted());
  }

  private Future<ApiReply> destroyMany(ApiRequest request) {
    JsonObject body = request.body();
    List<String> ids = texts(body, "ids");
    List<String> distinctIds = texts(body, "distinct_ids");
    if (ids.isEmpty() == distinctIds.isEmpty()) {
      throw ApiException.invalidInput(ids.isEmpty() ? NONE : NOT_BOTH, null);
    }
    List<PersonId> wanted = ids.stream().map(PersonId::of).toList();
    boolean withEvents = body.getBoolean("delete_events", false);
    boolean isKept = body.getBoolean("keep_person", false);
    PersonDeletion deletion = deletion(request, withEvents, isKept);
    return delete(
            request,
            deletion,
            connection ->
                ids.isEmpty()
                    ? deletion.findByDistinctIds(connection, distinctIds)
                    : deletion.find(connection, wanted))
        .map(found -> reply(found.size(), withEvents, isKept));
  }

  private static List<String> texts(JsonObject body, String key) {
    JsonArray given = body.getJsonArray(key, new JsonArray());
    return given == null
        ? List.of()
        : Stream.iterate(0, i -> i < given.size(), i -> i + 1).map(given::getString).toList();
  }

  private PersonDeletion deletion(ApiRequest request, boolean withEvents, boolean isKept) {
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    return new PersonDeletion(request.project().id(), withEvents, isKept, now);
  }

  /** Several statements: rows of several tables go, whose numbers are found first. */
  private Future<List<Integer>> delete(
      ApiRequest request,
      PersonDeletion deletion,
      Function<SqlConnection, Future<List<Integer>>> find) {
    return database.transaction(
        request.writer(),
        connection ->
            deletion
                .lock(connection)
                .compose(
                    project ->
                        find.apply(connection)
                            .compose(
                                found ->
                                    project.isEmpty()
                                        ? Future.succeededFuture(found)
                                        : deletion
                                            .run(connection, project.get(), found)
                                            .map(any -> found))));
  }

  private static ApiReply reply(int found, boolean withEvents, boolean isKept) {
    return ApiReply.accepted(
        json -> {
          json.writeStartObject();
          json.writeNumberField("persons_found", found);
          json.writeNumberField("persons_deleted", isKept ? 0 : found);
          json.writeBooleanField("events_queued_for_deletion", withEvents);
          json.writeBooleanField("recordings_queued_for_deletion", false);
          json.writeArrayFieldStart("deletion_errors");
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
