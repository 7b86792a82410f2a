package io.dashgate.queries;

import static java.util.Objects.requireNonNull;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.json.JsonBody;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.Timestamps;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.answers.PersonLinks;
import io.dashgate.queries.answers.TrendsAnswer;
import io.dashgate.queries.answers.TrendsCsv;
import io.dashgate.queries.model.Breakdown;
import io.dashgate.queries.model.InsightQuery;
import io.dashgate.queries.model.TrendsQuery;
import io.dashgate.queries.model.TrendsResult;
import io.dashgate.queries.reading.ActorsReader;
import io.dashgate.queries.reading.QueryContext;
import io.dashgate.queries.reading.QueryMerge;
import io.dashgate.queries.reading.QueryReader;
import io.dashgate.queries.running.QueryCaller;
import io.dashgate.queries.running.QueryRunner;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Serves {@code query/} and the calculators of 2022, {@code insights/trend/} and its table. */
public final class QueryHandlers {

  /** Bytes of a point while its line is smoothed or computed. */
  private static final long OF_POINT = 2L * Double.BYTES;

  /** About the longest text of a point: its number, its day and its label. */
  private static final long TEXT_OF_POINT = 64;

  private static final long MOST_TEXT = ApiReply.MAX_MEGABYTES * 1024L * 1024;

  private final Database database;
  private final QueryRunner runner;
  private final TrendsRunner trends;
  private final NamedQueryHandlers named;
  private final ActorHandlers actors;
  private final Clock clock;

  /** Makes the handlers of one verticle. */
  public QueryHandlers(Database database, QueryRunner runner, QueryDataReader data, Clock clock) {
    this.named = new NamedQueryHandlers(database, runner, this::query);
    this.database = database;
    this.runner = runner;
    this.trends = new TrendsRunner(data);
    this.actors = new ActorHandlers(database, runner, data, clock);
    this.clock = clock;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    named.bindTo(operations);
    operations
        .bind(
            "query_create",
            request -> named.remembering(request, () -> query(request, request.body())))
        .bind("insights_trend_retrieve", request -> calculate(request, parameters(request)))
        .bind("insights_trend_create", request -> calculate(request, request.body()))
        .bind("insights_trend_csv", this::table);
    actors.bindTo(operations);
  }

  /** A query with its result. */
  private record Computed(QueryContext context, TrendsQuery query, TrendsResult result) {

    String time() {
      return requireNonNull(
          Timestamps.format(OffsetDateTime.ofInstant(context.clock().now(), ZoneOffset.UTC)));
    }

    String zone() {
      return context.clock().zone().getId();
    }
  }

  /**
   * Computes a query, and writes the answer on a worker thread: formulas are computed then, and it
   * may be long.
   */
  private Future<ApiReply> compute(
      ApiRequest request,
      Function<QueryContext, InsightQuery> reading,
      Function<Computed, ApiReply> answer) {
    long projectId = request.project().id();
    return ProjectCalendar.context(database, projectId, clock.instant())
        .compose(
            context -> {
              TrendsQuery query = (TrendsQuery) reading.apply(context);
              return runner.run(
                  QueryCaller.of(request).named(name(request)),
                  running ->
                      trends
                          .run(running, query, context.clock())
                          .map(result -> new Computed(context, query, result))
                          .compose(
                              computed ->
                                  request
                                      .memory()
                                      .take(bytesOfAnswer(computed.result()))
                                      .compose(any -> running.work(() -> answer.apply(computed)))));
            });
  }

  /** Returns the most bytes that an answer takes while it is written, in a buffer that grows. */
  private static long bytesOfAnswer(TrendsResult result) {
    long points = result.lines().stream().mapToLong(line -> 1 + line.data().length).sum();
    return points * OF_POINT + 2 * Math.min(MOST_TEXT, points * TEXT_OF_POINT);
  }

  private Future<ApiReply> query(ApiRequest request, JsonObject body) {
    if (!(body.getValue("query") instanceof JsonObject given)) {
      throw ApiException.required("query");
    }
    JsonObject query =
        body.getValue("filters_override") instanceof JsonObject filters
            ? QueryMerge.apply(given, filters)
            : given;
    if (ActorsReader.isActors(query)) {
      return actors.query(request, query);
    }
    return compute(request, context -> QueryReader.ofQuery(query, context), QueryHandlers::answer);
  }

  /** Returns the name that a client gives to its query; null: none. */
  static @Nullable String name(ApiRequest request) {
    return request.json() instanceof JsonObject body
        ? NamedQueryHandlers.name(body)
        : NamedQueryHandlers.name(new JsonObject(request.parameters().values()));
  }

  private static ApiReply answer(Computed computed) {
    return ApiReply.ok(
        json -> {
          json.writeStartObject();
          json.writeFieldName("results");
          TrendsAnswer.write(json, computed.query(), computed.result(), NO_FILTERS);
          json.writeBooleanField("hasMore", computed.result().hasMore());
          json.writeBooleanField("is_cached", false);
          json.writeStringField("last_refresh", computed.time());
          json.writeStringField("timezone", computed.zone());
          json.writeFieldName("resolved_date_range");
          TrendsAnswer.writeRange(json, computed.result().current());
          json.writeNullField("error");
          json.writeNullField("query_status");
          json.writeStringField("hogql", "");
          json.writeObjectFieldStart("modifiers");
          json.writeEndObject();
          json.writeArrayFieldStart("timings");
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static final RawJson NO_FILTERS = new RawJson("{}");

  /** Lists and objects are JSON texts in a query string. */
  static JsonObject parameters(ApiRequest request) {
    JsonObject filters = new JsonObject();
    request
        .parameters()
        .values()
        .forEach(
            (name, value) ->
                filters.put(name, value instanceof String text ? decoded(text) : value));
    filters.remove("project_id");
    return filters;
  }

  private static @Nullable Object decoded(String text) {
    try {
      return text.startsWith("[") || text.startsWith("{")
          ? JsonBody.decode(Buffer.buffer(text))
          : text;
    } catch (ApiException noJson) {
      return text; // refused where it is read, with the name of the parameter
    }
  }

  private Future<ApiReply> calculate(ApiRequest request, JsonObject filters) {
    return compute(
        request,
        context -> QueryReader.ofFilters(filters, context),
        computed ->
            ApiReply.ok(
                json -> {
                  json.writeStartObject();
                  json.writeFieldName("result");
                  RawJson echo = new RawJson(filters.encode());
                  TrendsAnswer.write(
                      json,
                      computed.query(),
                      computed.result(),
                      echo,
                      new PersonLinks(request.project().id(), echo));
                  json.writeStringField("timezone", computed.zone());
                  json.writeStringField("last_refresh", computed.time());
                  json.writeBooleanField("is_cached", false);
                  json.writeStringField("next", next(request, computed));
                  json.writeEndObject();
                }));
  }

  /** Only who pages gets another page: all others are shown the rest as one line. */
  private static @Nullable String next(ApiRequest request, Computed computed) {
    Breakdown breakdown = computed.query().breakdown();
    boolean isPaged = request.parameters().values().containsKey("offset");
    if (breakdown == null || !isPaged || !computed.result().hasMore()) {
      return null;
    }
    long offset = (long) breakdown.offset() + breakdown.limit();
    return request.links().replacing(Map.of("offset", Long.toString(offset)));
  }

  private Future<ApiReply> table(ApiRequest request) {
    String name = request.parameters().text("export_name");
    String title =
        request
            .parameters()
            .optionalText("export_insight_id")
            .filter(id -> !id.isEmpty())
            .map(id -> request.links().origin() + "/insights/" + id + "/")
            .orElse(null);
    return compute(
        request,
        context -> QueryReader.ofFilters(parameters(request), context),
        computed ->
            CsvReply.of(
                csv -> TrendsCsv.write(csv, computed.query(), computed.result(), title),
                name,
                computed.result().current()));
  }
}
