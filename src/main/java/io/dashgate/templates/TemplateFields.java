package io.dashgate.templates;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.insights.Insight;
import io.dashgate.insights.Tags;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.tiles.Tile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a template that a request sets; null for no change. */
public record TemplateFields(
    @Nullable String name,
    @Nullable String description,
    @Nullable RawJson filters,
    @Nullable List<String> tags,
    @Nullable RawJson variables,
    @Nullable RawJson tiles) {

  private static final JsonFactory FACTORY = new JsonFactory();

  /** Reads a body that the contract has accepted; 400 for a text tile without a text. */
  static TemplateFields of(JsonObject body) {
    requireBodies(body.getJsonArray("tiles", new JsonArray()), "tiles");
    return new TemplateFields(
        body.getString("template_name"),
        body.getString("dashboard_description"),
        body.containsKey("dashboard_filters")
            ? new RawJson(body.getJsonObject("dashboard_filters").encode())
            : null,
        body.containsKey("tags") ? Tags.normalize(body.getJsonArray("tags")) : null,
        array(body, "variables"),
        array(body, "tiles"));
  }

  /** Fails with 400 if a text tile of a template has no text. */
  public static void requireBodies(JsonArray tiles, String attr) {
    for (int i = 0; i < tiles.size(); i++) {
      JsonObject tile = tiles.getJsonObject(i);
      if ("TEXT".equals(tile.getString("type")) && tile.getString("body") == null) {
        throw ApiException.required(attr + "__" + i + "__body");
      }
    }
  }

  /** Returns the fields of a template like a dashboard with these values. */
  public static TemplateFields ofDashboard(
      String name, String description, RawJson filters, List<String> tags, List<Tile> tiles) {
    return new TemplateFields(name, description, filters, tags, null, tiles(tiles));
  }

  /** Returns these fields, with those that are not set from {@code other}. */
  TemplateFields orElse(TemplateFields other) {
    return new TemplateFields(
        name == null ? other.name : name,
        description == null ? other.description : description,
        filters == null ? other.filters : filters,
        tags == null ? other.tags : tags,
        variables == null ? other.variables : variables,
        tiles == null ? other.tiles : tiles);
  }

  /** Adds the columns, in the order of all statements. */
  Tuple addTo(Tuple arguments) {
    return arguments
        .addString(name)
        .addString(description)
        .addString(filters == null ? null : filters.text())
        .addArrayOfString(tags == null ? null : tags.toArray(String[]::new))
        .addString(variables == null ? null : variables.text())
        .addString(tiles == null ? null : tiles.text());
  }

  private static @Nullable RawJson array(JsonObject body, String key) {
    return body.containsKey(key) ? new RawJson(body.getJsonArray(key).encode()) : null;
  }

  private static RawJson tiles(List<Tile> tiles) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartArray();
      for (Tile tile : tiles) {
        write(json, tile);
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RawJson(text.toString());
  }

  private static void write(JsonGenerator json, Tile tile) throws IOException {
    Insight insight = tile.insight();
    json.writeStartObject();
    json.writeStringField("type", insight == null ? "TEXT" : "INSIGHT");
    if (insight == null) {
      json.writeStringField("body", tile.body());
    } else {
      json.writeStringField("name", insight.name());
      json.writeStringField("derived_name", insight.derivedName());
      json.writeStringField("description", insight.description());
      json.writeFieldName("filters");
      json.writeRawValue(insight.filters().text());
      RawJson query = insight.query();
      json.writeFieldName("query");
      json.writeRawValue(query == null ? "null" : query.text());
      JsonFields.texts(json, "tags", insight.tags());
    }
    json.writeStringField("color", tile.color());
    json.writeFieldName("layouts");
    json.writeRawValue(tile.layouts().text());
    if (tile.showDescription() != null) {
      json.writeBooleanField("show_description", tile.showDescription());
    }
    json.writeEndObject();
  }
}
