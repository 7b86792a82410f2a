package io.dashgate.organizations;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.platform.json.Timestamps;
import io.vertx.sqlclient.Row;
import java.io.IOException;

/**
 * A project with its settings.
 *
 * @param events the settings that capture and the reading of events obey
 */
record ProjectDetail(ProjectInfo info, EventSettings events) {

  /** The columns that {@link #read} reads, of {@code project p} and {@code project_access a}. */
  static final String COLUMNS = ProjectInfo.COLUMNS + ",\n" + EventSettings.COLUMNS;

  static ProjectDetail read(Row row) {
    return new ProjectDetail(ProjectInfo.read(row), EventSettings.read(row));
  }

  long id() {
    return info.id();
  }

  /** Writes all fields. Those of what does not exist here have the values of a new project. */
  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    info.writeBasicFields(json);
    events.writeFields(json);
    json.writeNullField("slack_incoming_webhook");
    json.writeStringField("created_at", Timestamps.format(info.createdAt()));
    json.writeStringField("updated_at", Timestamps.format(info.updatedAt()));
    json.writeArrayFieldStart("path_cleaning_filters");
    json.writeEndArray();
    json.writeArrayFieldStart("data_attributes");
    json.writeString("data-attr");
    json.writeEndArray();
    json.writeNullField("person_display_name_properties");
    json.writeObjectFieldStart("correlation_config");
    json.writeEndObject();
    json.writeBooleanField("has_group_types", false);
    JsonFields.number(json, "primary_dashboard", info.primaryDashboardId());
    json.writeEndObject();
  }
}
