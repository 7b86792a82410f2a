package io.dashgate.insights;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.auth.UserBasic;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.Timestamps;
import io.dashgate.results.InsightResult;
import io.dashgate.results.ResultJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes insights, with the keys in the order of the API. One whose result is not known has the
 * values of an insight that was never computed.
 */
public final class InsightJson {

  private static final int MAY_READ = 21;
  private static final int MAY_EDIT = 37;

  private InsightJson() {}

  /** Writes the full object without a result. */
  public static void write(JsonGenerator json, Insight insight) throws IOException {
    write(json, insight, InsightResult.NONE);
  }

  /** Writes the full object. */
  static void write(JsonGenerator json, Insight insight, InsightResult result) throws IOException {
    json.writeStartObject();
    writeFields(json, insight, insight.name(), insight.filters(), result);
    writeVersion(json, insight);
    json.writeEndObject();
  }

  /**
   * Writes the members of the full object without its braces, so that the caller can add members.
   *
   * @param name name to write instead of the insight's own
   * @param filters filters to write, for example merged with those of a dashboard
   */
  public static void writeFields(
      JsonGenerator json,
      Insight insight,
      @Nullable String name,
      RawJson filters,
      InsightResult result)
      throws IOException {
    json.writeNumberField("id", insight.id());
    json.writeStringField("short_id", insight.shortId());
    json.writeStringField("name", name);
    json.writeStringField("derived_name", insight.derivedName());
    JsonFields.raw(json, "filters", filters);
    ResultJson.filtersHash(json, result);
    JsonFields.number(json, "order", insight.order());
    json.writeBooleanField("deleted", insight.deleted());
    JsonFields.numbers(json, "dashboards", insight.dashboards());
    ResultJson.lastRefresh(json, result);
    json.writeBooleanField("refreshing", false);
    ResultJson.result(json, result);
    json.writeStringField("created_at", Timestamps.format(insight.createdAt()));
    json.writeFieldName("created_by");
    UserBasic.write(json, insight.createdBy());
    json.writeStringField("description", insight.description());
    json.writeStringField("updated_at", Timestamps.format(insight.updatedAt()));
    JsonFields.texts(json, "tags", insight.tags());
    json.writeBooleanField("favorited", insight.favorited());
    json.writeBooleanField("saved", insight.saved());
    json.writeStringField("last_modified_at", Timestamps.format(insight.lastModifiedAt()));
    json.writeFieldName("last_modified_by");
    UserBasic.write(json, insight.lastModifiedBy());
    json.writeBooleanField("is_sample", insight.isSample());
    json.writeNumberField(
        "effective_restriction_level", insight.restricted() ? MAY_EDIT : MAY_READ);
    json.writeNumberField("effective_privilege_level", insight.editable() ? MAY_EDIT : MAY_READ);
    ResultJson.zoneAndOrigin(json, result);
    JsonFields.raw(json, "query", insight.query());
    if (insight.query() != null) {
      ResultJson.current(json, result);
    }
  }

  /** Writes the short form of {@code ?basic=true}. */
  static void writeBasic(JsonGenerator json, Insight insight) throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", insight.id());
    json.writeStringField("short_id", insight.shortId());
    json.writeStringField("name", insight.name());
    json.writeStringField("derived_name", insight.derivedName());
    JsonFields.raw(json, "filters", insight.filters());
    JsonFields.numbers(json, "dashboards", insight.dashboards());
    json.writeStringField("description", insight.description());
    json.writeNullField("last_refresh");
    json.writeBooleanField("refreshing", false);
    json.writeBooleanField("saved", insight.saved());
    json.writeBooleanField("favorited", insight.favorited());
    JsonFields.texts(json, "tags", insight.tags());
    json.writeStringField("created_at", Timestamps.format(insight.createdAt()));
    json.writeFieldName("created_by");
    UserBasic.write(json, insight.createdBy());
    json.writeStringField("updated_at", Timestamps.format(insight.updatedAt()));
    json.writeStringField("last_modified_at", Timestamps.format(insight.lastModifiedAt()));
    JsonFields.raw(json, "query", insight.query());
    writeVersion(json, insight);
    json.writeEndObject();
  }

  /** Writes the last member of an insight that is an answer of its own. */
  public static void writeVersion(JsonGenerator json, Insight insight) throws IOException {
    json.writeNumberField("version", insight.version());
  }
}
