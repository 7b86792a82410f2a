package io.dashgate.results;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.platform.json.Timestamps;
import io.dashgate.platform.problem.ApiException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes members of answers that have a result. */
public final class ResultJson {

  private ResultJson() {}

  /** Writes the name of the result of 2022, or null. */
  public static void filtersHash(JsonGenerator json, InsightResult result) throws IOException {
    KeptResult kept = result.kept();
    json.writeStringField("filters_hash", kept == null ? null : kept.cacheKey());
  }

  /** Writes when the result was computed, or null. */
  public static void lastRefresh(JsonGenerator json, InsightResult result) throws IOException {
    KeptResult kept = result.kept();
    json.writeStringField(
        "last_refresh", kept == null ? null : Timestamps.format(kept.computedAt()));
  }

  /** Writes the result itself, or null. */
  public static void result(JsonGenerator json, InsightResult result) throws IOException {
    KeptResult kept = result.kept();
    JsonFields.raw(json, "result", kept == null ? null : kept.text());
  }

  /** Writes the time zone of the result, or null, and whether it was computed before. */
  public static void zoneAndOrigin(JsonGenerator json, InsightResult result) throws IOException {
    KeptResult kept = result.kept();
    json.writeStringField("timezone", kept == null ? null : kept.timezone());
    isCached(json, result);
  }

  /** Writes whether the result was computed before. */
  public static void isCached(JsonGenerator json, InsightResult result) throws IOException {
    json.writeBooleanField("is_cached", result.kept() != null && result.isCached());
  }

  /** Writes what insights in today's language have besides; nothing if there is no result. */
  public static void current(JsonGenerator json, InsightResult result) throws IOException {
    KeptResult kept = result.kept();
    if (kept == null && result.failure() == null) {
      return;
    }
    if (kept != null) {
      json.writeBooleanField("hasMore", kept.hasMore());
      json.writeNullField("columns");
      json.writeNullField("types");
      json.writeStringField("hogql", "");
      times(json, kept);
      range(json, kept);
    }
    status(json, kept, result.failure());
  }

  /** Writes when the result becomes old. */
  public static void times(JsonGenerator json, KeptResult kept) throws IOException {
    json.writeStringField("cache_target_age", Timestamps.format(kept.staleAt()));
    json.writeStringField("next_allowed_client_refresh", Timestamps.format(kept.nextRefreshAt()));
  }

  /** Writes the time of the query. */
  public static void range(JsonGenerator json, KeptResult kept) throws IOException {
    json.writeObjectFieldStart("resolved_date_range");
    json.writeStringField("date_from", kept.dateFrom());
    json.writeStringField("date_to", kept.dateTo());
    json.writeEndObject();
  }

  private static void status(
      JsonGenerator json, @Nullable KeptResult kept, @Nullable ApiException failure)
      throws IOException {
    if (failure == null) {
      json.writeNullField("query_status");
      return;
    }
    json.writeObjectFieldStart("query_status");
    json.writeBooleanField("complete", true);
    json.writeBooleanField("error", kept == null);
    json.writeStringField("error_message", failure.problem().detail());
    json.writeEndObject();
  }

  /** Writes why a result was not computed. */
  public static void error(JsonGenerator json, ApiException failure) throws IOException {
    json.writeObjectFieldStart("error");
    json.writeStringField("type", failure.problem().type());
    json.writeStringField("message", failure.problem().detail());
    json.writeEndObject();
  }
}
