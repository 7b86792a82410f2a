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
    return read(source(query), Language.QUERY, context);
  }

  /**
   * Reads filters in the language of 2022.
   *
   * @param filters also those that are broken in ways that are known of saved ones
   * @throws ApiException 400 if they cannot be read, are not supported, or exceed a limit
   */
  public static InsightQuery ofFilters(JsonObject filters, QueryContext context) {
    return read(FilterConversion.toQuery(filters), Language.FILTERS, context);
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

  private static InsightQuery read(JsonObject query, Language language, QueryContext context) {
    QueryFields fields = new QueryFields(query, "query");
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
