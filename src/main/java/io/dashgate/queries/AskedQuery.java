package io.dashgate.queries;

import io.dashgate.platform.json.JsonBody;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.answers.PersonLinks;
import io.dashgate.queries.model.InsightQuery;
import io.dashgate.queries.model.Language;
import io.dashgate.queries.reading.QueryContext;
import io.dashgate.queries.reading.QueryMerge;
import io.dashgate.queries.reading.QueryReader;
import io.dashgate.results.Digests;
import io.dashgate.results.InsightTexts;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A query that was read.
 *
 * @param key of its result: two queries with the same key have the same results
 * @param filters of the insight, which answers in the language of 2022 repeat
 */
record AskedQuery(
    long projectId, ProjectSettings settings, InsightQuery query, UUID key, RawJson filters) {

  private static final RawJson NO_FILTERS = new RawJson("{}");

  /**
   * What a query is read with.
   *
   * @param digest changes with each setting of the project that results depend on
   */
  record ProjectSettings(QueryContext context, String digest) {}

  /**
   * Reads what an insight asks for.
   *
   * @throws ApiException 400 if it cannot be read, is not supported, or exceeds a limit
   */
  static AskedQuery of(long projectId, InsightTexts texts, ProjectSettings settings) {
    RawJson query = texts.query();
    RawJson dashboard = texts.ofDashboard();
    if (query == null) {
      RawJson merged = texts.merged().get();
      return ofFilters(projectId, object(merged), merged, settings);
    }
    JsonObject own = object(query);
    return ofQuery(
        projectId, dashboard == null ? own : QueryMerge.apply(own, object(dashboard)), settings);
  }

  private static JsonObject object(RawJson text) {
    return JsonBody.decode(Buffer.buffer(text.text())) instanceof JsonObject object
        ? object
        : new JsonObject();
  }

  /** Reads a query in today's language. */
  static AskedQuery ofQuery(long projectId, JsonObject query, ProjectSettings settings) {
    QueryReader.Read read = QueryReader.read(query, settings.context());
    return new AskedQuery(
        projectId, settings, read.query(), key("query", read.members(), settings), NO_FILTERS);
  }

  /** Reads filters in the language of 2022. */
  static AskedQuery ofFilters(long projectId, JsonObject filters, ProjectSettings settings) {
    return ofFilters(projectId, filters, new RawJson(filters.encode()), settings);
  }

  private static AskedQuery ofFilters(
      long projectId, JsonObject filters, RawJson text, ProjectSettings settings) {
    return new AskedQuery(
        projectId,
        settings,
        QueryReader.ofFilters(filters, settings.context()),
        key("filters", filters, settings),
        text);
  }

  /** Returns the links to who is behind the points, which answers of 2022 have; null: none. */
  @Nullable PersonLinks links() {
    return query.language() == Language.FILTERS ? new PersonLinks(projectId, filters) : null;
  }

  private static UUID key(String language, JsonObject asked, ProjectSettings settings) {
    return Digests.of(language, settings.digest(), CanonicalJson.of(asked));
  }
}
