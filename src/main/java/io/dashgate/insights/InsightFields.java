package io.dashgate.insights;

import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an insight that a request or a template sets.
 *
 * @param given names of the fields that are set, since null is a value of some of them
 * @param tags normalized
 * @param isSample whether the insight is an example of a template
 */
public record InsightFields(
    Set<String> given,
    @Nullable String name,
    @Nullable String derivedName,
    @Nullable RawJson filters,
    @Nullable Integer order,
    @Nullable Boolean deleted,
    @Nullable String description,
    @Nullable List<String> tags,
    @Nullable Boolean favorited,
    @Nullable Boolean saved,
    @Nullable RawJson query,
    boolean isSample) {

  /** Characters of a document, as in the contract; applies to tiles and templates too. */
  private static final int MAX_DOCUMENT = 65_536;

  /** Fails with 400 for a document that is too long. */
  public InsightFields {
    requireSize(filters, MAX_DOCUMENT, "filters");
    requireSize(query, MAX_DOCUMENT, "query");
  }

  /** Passes if a document has at most {@code limit} characters; else 400. */
  public static void requireSize(@Nullable RawJson document, int limit, String attr) {
    if (document != null && document.text().length() > limit) {
      throw ApiException.validation(
          "max_length", "Ensure this field has no more than " + limit + " characters.", attr);
    }
  }

  /** Reads a body, or a part of a body, that the contract has accepted. */
  public static InsightFields of(JsonObject body) {
    return new InsightFields(
        body.fieldNames(),
        body.getString("name"),
        body.getString("derived_name"),
        document(body, "filters"),
        body.getInteger("order"),
        body.getBoolean("deleted"),
        body.getString("description"),
        body.getValue("tags") == null ? null : Tags.normalize(body.getJsonArray("tags")),
        body.getBoolean("favorited"),
        body.getBoolean("saved"),
        document(body, "query"),
        false);
  }

  /** Returns the filters as an argument of a statement. */
  @Nullable String filtersText() {
    return filters == null ? null : filters.text();
  }

  /** Returns the query as an argument of a statement. */
  @Nullable String queryText() {
    return query == null ? null : query.text();
  }

  /** Returns the tags as an argument of a statement. */
  String @Nullable [] tagArray() {
    return tags == null ? null : tags.toArray(String[]::new);
  }

  private static @Nullable RawJson document(JsonObject body, String key) {
    return body.getValue(key) instanceof JsonObject document
        ? new RawJson(document.encode())
        : null;
  }
}
