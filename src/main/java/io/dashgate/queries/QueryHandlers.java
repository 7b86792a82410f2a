package io.dashgate.queries;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.json.JsonBody;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.Timestamps;
import io.dashgate.platform.problem.ApiException;
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
import io.dashgate.results.KeptResult;
import io.dashgate.results.Refresh;
import io.dashgate.results.ResultJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Serves {@code query/} and the calculators of 2022, {@code insights/trend/} and its table. */
public final class QueryHandlers {

  /** Parameters of a calculation that its result does not depend on. */
  private static final List<String> NOT_FILTERS =
      List.of("refresh", "client_query_id", "export_name", "export_insight_id");

  /** What a table repeats in each row. */
  private static final RawJson NO_FILTERS = new RawJson("{}");

  private final ComputedResults results;
  private final Database database;
  private final QueryRunner runner;
  private final TrendsRunner trends;
  private final NamedQueryHandlers named;
  private final ActorHandlers actors;
  private final Clock clock;

  /** Makes the handlers of one verticle. */
  public QueryHandlers(
      Database database,
      QueryRunner runner,
      QueryDataReader data,
      ComputedResults results,
      Clock clock) {
    this.results = results;
    this.named = new NamedQueryHandlers(database, runner, this::kept);
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
  private record Computed(TrendsQuery query, TrendsResult result) {}

  /**
   * Computes a query whose result is not kept, and writes the answer on a worker thread: formulas
   * are computed then, and it may be long.
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
                  caller(request),
                  running ->
                      trends
                          .run(running, query, context.clock())
                          .map(result -> new Computed(query, result))
                          .compose(
                              computed ->
                                  request
                                      .memory()
                                      .take(AnswerBytes.of(query, computed.result(), NO_FILTERS))
                                      .compose(any -> running.work(() -> answer.apply(computed)))));
            });
  }

  private Future<ApiReply> query(ApiRequest request, JsonObject body) {
    if (!(body.getValue("query") instanceof JsonObject given)) {
      throw ApiException.required("query");
    }
    JsonObject query = merged(given, body);
    if (ActorsReader.isActors(query)) {
      return actors.query(request, query);
    }
    Refresh refresh = Refresh.of(body.getValue("refresh"), Refresh.IF_STALE);
    return ask(request, query)
        .compose(
            asked ->
                results
                    .get(asked, refresh, caller(request), request.memory())
                    .map(
                        found ->
                            ApiReply.ok(
                                found
                                    .<ApiReply.JsonWriter>map(result -> json -> write(json, result))
                                    .orElse(json -> writeMiss(json, asked)))));
  }

  private static JsonObject merged(JsonObject query, JsonObject body) {
    return body.getValue("filters_override") instanceof JsonObject filters
        ? QueryMerge.apply(query, filters)
        : query;
  }

  private Future<AskedQuery> ask(ApiRequest request, JsonObject query) {
    long projectId = request.project().id();
    return results.ask(projectId, settings -> AskedQuery.ofQuery(projectId, query, settings));
  }

  /** Answers a query that has ended, and computes nothing, however often it is asked for. */
  private Future<ApiReply> kept(ApiRequest request, JsonObject body) {
    JsonObject query = merged(body.getJsonObject("query"), body);
    if (ActorsReader.isActors(query)) {
      return Future.failedFuture(ApiException.resultsNotKept());
    }
    return ask(request, query)
        .compose(asked -> results.get(asked, Refresh.CACHED, caller(request), request.memory()))
        .map(found -> found.orElseThrow(ApiException::resultsNotKept))
        .map(found -> ApiReply.ok(json -> write(json, found)));
  }

  private static QueryCaller caller(ApiRequest request) {
    return QueryCaller.of(request).named(name(request));
  }

  /** Returns the name that a client gives to its query; null: none. */
  static @Nullable String name(ApiRequest request) {
    return request.json() instanceof JsonObject body
        ? NamedQueryHandlers.name(body)
        : NamedQueryHandlers.name(new JsonObject(request.parameters().values()));
  }

  private static void write(JsonGenerator json, ComputedResults.Found found) throws IOException {
    KeptResult result = found.result();
    json.writeStartObject();
    JsonFields.raw(json, "results", result.text());
    json.writeBooleanField("hasMore", result.hasMore());
    json.writeBooleanField("is_cached", found.isCached());
    json.writeStringField("cache_key", result.cacheKey());
    json.writeStringField("last_refresh", Timestamps.format(result.computedAt()));
    ResultJson.times(json, result);
    json.writeStringField("timezone", result.timezone());
    ResultJson.range(json, result);
    json.writeNullField("error");
    json.writeNullField("query_status");
    json.writeStringField("hogql", "");
    json.writeObjectFieldStart("modifiers");
    json.writeEndObject();
    json.writeArrayFieldStart("timings");
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeMiss(JsonGenerator json, AskedQuery asked) throws IOException {
    json.writeStartObject();
    json.writeStringField("cache_key", KeptResult.cacheKey(asked.key()));
    json.writeNullField("query_status");
    json.writeEndObject();
  }

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

  private Future<ApiReply> calculate(ApiRequest request, JsonObject given) {
    JsonObject filters = filters(given);
    long projectId = request.project().id();
    Refresh refresh = Refresh.of(given.getValue("refresh"), Refresh.IF_STALE);
    return results
        .ask(projectId, settings -> AskedQuery.ofFilters(projectId, filters, settings))
        // a calculation always has a result
        .compose(
            asked ->
                results
                    .get(
                        asked,
                        refresh == Refresh.CACHED ? Refresh.IF_STALE : refresh,
                        caller(request),
                        request.memory())
                    .map(
                        found ->
                            ApiReply.ok(
                                json ->
                                    writeCalculated(json, request, asked, found.orElseThrow()))));
  }

  private static JsonObject filters(JsonObject given) {
    JsonObject filters = given.copy();
    NOT_FILTERS.forEach(filters::remove);
    return filters;
  }

  private static void writeCalculated(
      JsonGenerator json, ApiRequest request, AskedQuery asked, ComputedResults.Found found)
      throws IOException {
    KeptResult result = found.result();
    json.writeStartObject();
    JsonFields.raw(json, "result", result.text());
    json.writeStringField("timezone", result.timezone());
    json.writeStringField("last_refresh", Timestamps.format(result.computedAt()));
    json.writeBooleanField("is_cached", found.isCached());
    json.writeStringField("next", next(request, (TrendsQuery) asked.query(), result));
    json.writeEndObject();
  }

  /** Only who pages gets another page: all others are shown the rest as one line. */
  private static @Nullable String next(ApiRequest request, TrendsQuery query, KeptResult result) {
    Breakdown breakdown = query.breakdown();
    boolean isPaged = request.parameters().values().containsKey("offset");
    if (breakdown == null || !isPaged || !result.hasMore()) {
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
        context -> QueryReader.ofFilters(filters(parameters(request)), context),
        computed ->
            CsvReply.of(
                csv -> TrendsCsv.write(csv, computed.query(), computed.result(), title),
                name,
                computed.result().current()));
  }
}
