package io.dashgate.dashboards;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.auth.Project;
import io.dashgate.platform.auth.UserBasic;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.platform.json.Timestamps;
import io.dashgate.results.InsightResult;
import io.dashgate.tiles.TileJson;
import java.io.IOException;
import java.util.List;

/** Writes the dashboards of a project, with the keys in the order of the API. */
final class DashboardJson {

  private final Project project;

  DashboardJson(Project project) {
    this.project = project;
  }

  /**
   * Writes the full object of create, retrieve and update.
   *
   * @param results those of its insights, in the order of the tiles
   */
  void writeDetail(JsonGenerator json, DashboardDetail detail, List<InsightResult> results)
      throws IOException {
    Dashboard dashboard = detail.dashboard();
    TileJson tiles = TileJson.of(detail.tiles(), dashboard.filters(), results);
    json.writeStartObject();
    writeHead(json, dashboard);
    json.writeFieldName("items");
    tiles.writeItems(json);
    writeTail(json, dashboard);
    json.writeFieldName("tiles");
    tiles.writeTiles(json);
    json.writeNumberField("version", dashboard.version());
    json.writeEndObject();
  }

  /** Writes a row of a list, which has no tiles. */
  void writeRow(JsonGenerator json, Dashboard dashboard) throws IOException {
    json.writeStartObject();
    writeHead(json, dashboard);
    json.writeNullField("items");
    writeTail(json, dashboard);
    json.writeNumberField("version", dashboard.version());
    json.writeEndObject();
  }

  private void writeHead(JsonGenerator json, Dashboard dashboard) throws IOException {
    json.writeNumberField("id", dashboard.id());
    json.writeStringField("name", dashboard.name());
    json.writeStringField("description", dashboard.description());
    json.writeBooleanField("pinned", dashboard.pinned());
  }

  private void writeTail(JsonGenerator json, Dashboard dashboard) throws IOException {
    json.writeStringField("created_at", Timestamps.format(dashboard.createdAt()));
    json.writeFieldName("created_by");
    UserBasic.write(json, dashboard.createdBy());
    json.writeBooleanField("is_shared", dashboard.shared());
    json.writeBooleanField("deleted", dashboard.deleted());
    json.writeStringField("creation_mode", dashboard.creationMode());
    JsonFields.raw(json, "filters", dashboard.filters());
    JsonFields.texts(json, "tags", dashboard.tags());
    json.writeNumberField("restriction_level", dashboard.restrictionLevel());
    json.writeNumberField("effective_restriction_level", dashboard.restrictionLevel());
    json.writeNumberField("effective_privilege_level", dashboard.privilegeLevel());
    json.writeNumberField("team_id", project.id());
    json.writeStringField("last_accessed_at", Timestamps.format(dashboard.lastAccessedAt()));
  }
}
