package io.dashgate.templates;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.auth.UserBasic;
import io.dashgate.platform.db.RowBytes;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import io.dashgate.platform.json.Timestamps;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template of one project, as stored, without values for its variables.
 *
 * @param variables an array
 * @param tiles an array
 */
record ProjectTemplate(
    long id,
    String name,
    String description,
    RawJson filters,
    List<String> tags,
    RawJson variables,
    RawJson tiles,
    OffsetDateTime createdAt,
    @Nullable UserBasic createdBy) {

  /** The columns of {@link #read}, of {@code dashboard_template p} and {@code users u}. */
  static final String COLUMNS = columns("%s");

  /** The bytes of the large columns of {@code dashboard_template p}. */
  static final String BYTES =
      RowBytes.of(
          List.of("p.name", "p.description"),
          List.of("p.filters", "p.tags", "p.variables", "p.tiles"));

  /**
   * Returns the same columns for a statement that does not select large ones in every row.
   *
   * @param large format that selects a large column
   */
  static String columns(String large) {
    return """
    p.id, %s, %s, %s, %s, %s, %s, p.created_at, %s\
    """
        .formatted(
            large.formatted("p.name"),
            large.formatted("p.description"),
            large.formatted("p.filters::text"),
            large.formatted("p.tags"),
            large.formatted("p.variables::text"),
            large.formatted("p.tiles::text"),
            UserBasic.COLUMNS);
  }

  static ProjectTemplate read(Row row) {
    RowReader columns = new RowReader(row);
    return new ProjectTemplate(
        columns.integer(),
        columns.text(),
        columns.text(),
        columns.json(),
        columns.texts(),
        columns.json(),
        columns.json(),
        columns.time(),
        UserBasic.read(columns));
  }

  /** Returns the template with values for its variables. */
  DashboardTemplate fill(JsonObject values) {
    Map<String, RawJson> document = new LinkedHashMap<>();
    document.put("template_name", new RawJson(RawParts.quote(name)));
    document.put("dashboard_description", new RawJson(RawParts.quote(description)));
    document.put("dashboard_filters", filters);
    document.put("tags", new RawJson(new JsonArray(tags).encode()));
    document.put("variables", variables);
    document.put("tiles", tiles);
    return DashboardTemplate.read(RawParts.object(document), values);
  }

  /** Writes the template, with the keys in the order of the API. */
  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", id);
    json.writeStringField("template_name", name);
    json.writeStringField("dashboard_description", description);
    JsonFields.raw(json, "dashboard_filters", filters);
    JsonFields.texts(json, "tags", tags);
    JsonFields.raw(json, "variables", variables);
    JsonFields.raw(json, "tiles", tiles);
    json.writeStringField("created_at", Timestamps.format(createdAt));
    json.writeFieldName("created_by");
    UserBasic.write(json, createdBy);
    json.writeEndObject();
  }
}
