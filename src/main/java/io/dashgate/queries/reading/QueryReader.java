package io.dashgate.queries.reading;

import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.model.InsightQuery;
import io.dashgate.queries.model.Language;
import io.vertx.core.json.JsonObject;

/** Reads what a client asks for. */
public final class QueryReader {

  /** How deep nodes for display may contain each other. */
  private static final int MOST_NODES = 5;

  private QueryReader() {}

  /**
   * Reads a query in today's language, possibly within nodes that say how it is shown.
   *
   * @throws ApiException 400 if it cannot be read, is not supported, or exceeds a limit
   */
  public static InsightQuery ofQuery(JsonObject query, QueryContext context) {
    return read(query, context).query();
  }

  /**
   * A query that was read.
   *
   * @param members all that it was read of: others with the same are the same
   */
  public record Read(InsightQuery query, JsonObject members) {}

  /**
   * Reads a query as {@link #ofQuery} does.
   *
   * @throws ApiException as of {@link #ofQuery}
   */
  public static Read read(JsonObject query, QueryContext context) {
    QueryFields fields = new QueryFields(source(query), "query");
    InsightQuery read = read(fields, Language.QUERY, context);
    return new Read(read, fields.used());
  }

  /**
   * Reads filters in the language of 2022.
   *
   * @param filters also those that are broken in ways that are known of saved ones
   * @throws ApiException 400 if they cannot be read, are not supported, or exceed a limit
   */
  public static InsightQuery ofFilters(JsonObject filters, QueryContext context) {
    QueryFields fields = new QueryFields(FilterConversion.toQuery(filters), "query");
    return read(fields, Language.FILTERS, context);
  }

  /**
   * Returns the query within nodes that say how it is shown; a query itself if it is in none.
   *
   * @throws ApiException 400 if there is none
   */
  public static JsonObject source(JsonObject query) {
    JsonObject node = query;
    for (int depth = 0; depth < MOST_NODES && isNode(node); depth++) {
      if (!(node.getValue("source") instanceof JsonObject source)) {
        throw ApiException.required("source");
      }
      node = source;
    }
    return node;
  }

  private static boolean isNode(JsonObject query) {
    Object kind = query.getValue("kind");
    return "InsightVizNode".equals(kind)
        || "DataVisualizationNode".equals(kind)
        || "DataTableNode".equals(kind);
  }

  private static InsightQuery read(QueryFields fields, Language language, QueryContext context) {
    String kind = fields.text("kind");
    if (kind == null) {
      throw fields.unfit("kind", "the kind of a query");
    }
    return switch (kind) {
      case "TrendsQuery" -> new TrendsReader(fields, language, context).read();
      case "HogQLQuery" -> throw Unsupported.hogql();
      default -> throw Unsupported.kind(kind);
    };
  }
}
