package io.dashgate.queries;

import io.dashgate.platform.contract.Parameters;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.http.Page;
import io.dashgate.platform.json.Timestamps;
import io.dashgate.queries.actors.ActorPage;
import io.dashgate.queries.model.ActorsQuery;
import io.dashgate.queries.reading.ActorsReader;
import io.dashgate.queries.reading.PointReader;
import io.dashgate.queries.reading.QueryContext;
import io.dashgate.queries.running.QueryCaller;
import io.dashgate.queries.running.QueryRunner;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Serves who is behind a point: {@code ActorsQuery}, and {@code persons/trends/} of 2022. */
final class ActorHandlers {

  /** Any texts, also those that look like lists. */
  private static final List<String> AS_THEY_ARE = List.of("entity_id", "breakdown_value");

  private static final long MOST_TEXT = ApiReply.MAX_MEGABYTES * 1024L * 1024;

  private final Database database;
  private final QueryRunner runner;
  private final ActorsRunner actors;
  private final Clock clock;

  /** Makes the handlers of one verticle. */
  ActorHandlers(Database database, QueryRunner runner, QueryDataReader data, Clock clock) {
    this.database = database;
    this.runner = runner;
    this.actors = new ActorsRunner(data);
    this.clock = clock;
  }

  /** Binds the operation of 2022. */
  void bindTo(Operations operations) {
    operations.bind("persons_trends", this::trends);
  }

  /** Answers a query in today's language. */
  Future<ApiReply> query(ApiRequest request, JsonObject query) {
    return compute(
        request,
        context -> ActorsReader.ofQuery(query, context),
        (page, context) ->
            ApiReply.ok(
                json -> {
                  json.writeStartObject();
                  page.write(json);
                  json.writeBooleanField("is_cached", false);
                  json.writeStringField("last_refresh", time(context.clock().now()));
                  json.writeStringField("timezone", context.clock().zone().getId());
                  json.writeNullField("error");
                  json.writeNullField("query_status");
                  json.writeStringField("hogql", "");
                  json.writeObjectFieldStart("modifiers");
                  json.writeEndObject();
                  json.writeArrayFieldStart("timings");
                  json.writeEndArray();
                  json.writeEndObject();
                }));
  }

  private static String time(Instant time) {
    return String.valueOf(Timestamps.format(time.atOffset(ZoneOffset.UTC)));
  }

  private Future<ApiReply> compute(
      ApiRequest request,
      Function<QueryContext, ActorsQuery> reading,
      BiFunction<ActorPage, QueryContext, ApiReply> answer) {
    return ProjectCalendar.context(database, request.project().id(), clock.instant())
        .compose(
            context -> {
              ActorsQuery query = reading.apply(context);
              return runner.run(
                  QueryCaller.of(request).named(QueryHandlers.name(request)),
                  running ->
                      actors
                          .run(running, query, context.clock())
                          .compose(
                              page ->
                                  request
                                      .memory()
                                      .take(2 * Math.min(MOST_TEXT, page.bytes()))
                                      .compose(
                                          any -> running.work(() -> answer.apply(page, context)))));
            });
  }

  private Future<ApiReply> trends(ApiRequest request) {
    Parameters given = request.parameters();
    Page asked = Page.of(given);
    JsonObject filters = QueryHandlers.parameters(request);
    AS_THEY_ARE.forEach(
        name -> given.optionalText(name).ifPresent(text -> filters.put(name, text)));
    return compute(
        request,
        context ->
            PointReader.ofParameters(
                filters,
                given.optionalText("search").orElse(""),
                asked.limit(),
                asked.offset(),
                context),
        (page, context) ->
            ApiReply.ok(
                json -> {
                  json.writeStartObject();
                  json.writeArrayFieldStart("results");
                  page.writeOf2022(json);
                  json.writeEndArray();
                  json.writeStringField(
                      "next",
                      page.hasMore()
                          ? request.links().page(asked.limit(), asked.offset() + asked.limit())
                          : null);
                  json.writeStringField("initial", request.links().page(asked.limit(), 0));
                  json.writeNumberField("missing_persons", 0);
                  json.writeBooleanField("is_cached", false);
                  json.writeStringField("last_refresh", time(context.clock().now()));
                  json.writeEndObject();
                }));
  }
}
