package io.dashgate.queries;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Invalidations;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.json.Timestamps;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.NamedQueries.Found;
import io.dashgate.queries.running.QueryRunner;
import io.dashgate.queries.running.RunningQueries;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds and cancels queries by the names that clients gave them. */
final class NamedQueryHandlers {

  private final Database database;
  private final NamedQueries queries;
  private final RunningQueries running;
  private final BiFunction<ApiRequest, JsonObject, Future<ApiReply>> answers;

  /**
   * Makes the handlers of one verticle.
   *
   * @param answers finds the answer to the body of a query that has ended
   */
  NamedQueryHandlers(
      Database database,
      QueryRunner runner,
      BiFunction<ApiRequest, JsonObject, Future<ApiReply>> answers) {
    this.database = database;
    this.queries = new NamedQueries(database, runner.longest());
    this.running = runner.running();
    this.answers = answers;
  }

  /** Binds the operations. */
  void bindTo(Operations operations) {
    operations
        .bind("query_retrieve", this::retrieve)
        .bind("query_destroy", this::cancel)
        .bind("insights_cancel", this::cancelOf2022);
  }

  /** Returns the name that a client gives to its query; null: none. */
  static @Nullable String name(JsonObject body) {
    return body.getValue("client_query_id") instanceof String name && !name.isEmpty() ? name : null;
  }

  /** Remembers a query while it runs, and afterwards, if it has a name. */
  Future<ApiReply> remembering(ApiRequest request, Supplier<Future<ApiReply>> query) {
    String name = name(request.body());
    if (name == null) {
      return query.get();
    }
    long projectId = request.project().id();
    return queries
        .begin(request.writer(), projectId, name, request.body())
        .compose(any -> query.get())
        .transform(
            outcome ->
                queries
                    .end(request.writer(), projectId, name, outcome.cause())
                    // what has been computed is answered nevertheless
                    .otherwiseEmpty()
                    .compose(
                        any ->
                            outcome.succeeded()
                                ? Future.succeededFuture(outcome.result())
                                : Future.failedFuture(outcome.cause())));
  }

  private Future<ApiReply> retrieve(ApiRequest request) {
    String name = request.parameters().text("id");
    return queries
        .find(request.project().id(), name)
        .compose(
            found -> {
              Found query = found.orElseThrow(ApiException::notFound);
              if (query.ended() == null && !query.mayRun()) {
                return Future.failedFuture(ApiException.serverError());
              }
              if (query.ended() == null) {
                return Future.succeededFuture(
                    ApiReply.accepted(json -> write(json, request, query, null)));
              }
              if (query.error() != null) {
                return Future.failedFuture(
                    query.error().isEmpty()
                        ? ApiException.serverError()
                        : ApiException.invalidInput(query.error(), null));
              }
              return answers
                  .apply(request, query.request())
                  .map(answer -> ApiReply.ok(json -> write(json, request, query, answer)));
            });
  }

  /** Writes the state of a query. */
  private static void write(
      JsonGenerator json, ApiRequest request, Found query, @Nullable ApiReply answer)
      throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("query_status");
    json.writeStringField("id", request.parameters().text("id"));
    json.writeBooleanField("query_async", true);
    json.writeNumberField("team_id", request.project().id());
    json.writeNullField("insight_id");
    json.writeNullField("dashboard_id");
    json.writeBooleanField("error", false);
    json.writeBooleanField("complete", answer != null);
    json.writeNullField("error_message");
    json.writeFieldName("results");
    if (answer == null) {
      json.writeNull();
    } else {
      json.writeRawValue(answer.body().toString(UTF_8));
    }
    json.writeStringField("start_time", Timestamps.format(query.started()));
    json.writeStringField("pickup_time", Timestamps.format(query.started()));
    if (query.ended() == null) {
      json.writeNullField("end_time");
    } else {
      json.writeStringField("end_time", Timestamps.format(query.ended()));
    }
    json.writeStringField(
        "expiration_time", Timestamps.format(query.started().plus(NamedQueries.KEPT)));
    json.writeNullField("task_id");
    json.writeNullField("query_progress");
    json.writeNullField("labels");
    json.writeEndObject();
    json.writeEndObject();
  }

  private Future<ApiReply> cancel(ApiRequest request) {
    long projectId = request.project().id();
    String name = request.parameters().text("id");
    return queries
        .find(projectId, name)
        .compose(
            found ->
                found.isPresent()
                    ? cancel(projectId, name)
                    : Future.failedFuture(ApiException.notFound()))
        .map(
            any ->
                ApiReply.ok(
                    json -> {
                      json.writeStartObject();
                      json.writeStringField("message", "Query task revoked");
                      json.writeEndObject();
                    }));
  }

  /** In 2022 it was not said whether there was such a query. */
  private Future<ApiReply> cancelOf2022(ApiRequest request) {
    String name = name(request.body());
    if (name == null) {
      throw ApiException.required("client_query_id");
    }
    return cancel(request.project().id(), name).map(any -> ApiReply.created());
  }

  /** Cancels a query here at once, and in other processes when they hear of it. */
  private Future<Void> cancel(long projectId, String name) {
    running.cancel(projectId, name);
    return Invalidations.notify(database, RunningQueries.notification(projectId, name));
  }
}
