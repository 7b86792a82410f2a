package io.dashgate.organizations;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A project as shown to one of its members.
 *
 * @param level the member's effective level in it
 */
public record ProjectInfo(
    long id,
    UUID uuid,
    UUID organizationId,
    String apiToken,
    String name,
    String timezone,
    boolean accessControl,
    @Nullable Long primaryDashboardId,
    OffsetDateTime createdAt,
    OffsetDateTime updatedAt,
    int level) {

  /** The columns that {@link #read} reads, of {@code project p} and {@code project_access a}. */
  static final String COLUMNS =
      """
      p.id as project_id, p.uuid as project_uuid, p.organization_id as project_organization_id,
      p.api_token, p.name as project_name, p.timezone, p.access_control, p.primary_dashboard_id,
      p.created_at as project_created_at, p.updated_at as project_updated_at,
      a.level as project_level""";

  static ProjectInfo read(Row row) {
    return new ProjectInfo(
        row.getLong("project_id"),
        row.getUUID("project_uuid"),
        row.getUUID("project_organization_id"),
        row.getString("api_token"),
        row.getString("project_name"),
        row.getString("timezone"),
        row.getBoolean("access_control"),
        row.getLong("primary_dashboard_id"),
        row.getOffsetDateTime("project_created_at"),
        row.getOffsetDateTime("project_updated_at"),
        row.getInteger("project_level"));
  }

  /** Writes the short form for lists and other objects. */
  public void writeBasic(JsonGenerator json) throws IOException {
    json.writeStartObject();
    writeBasicFields(json);
    json.writeEndObject();
  }

  /** Writes the fields of the short form, with which other forms begin. */
  void writeBasicFields(JsonGenerator json) throws IOException {
    json.writeNumberField("id", id);
    json.writeStringField("uuid", uuid.toString());
    json.writeStringField("organization", organizationId.toString());
    json.writeStringField("api_token", apiToken);
    json.writeStringField("name", name);
    json.writeBooleanField("completed_snippet_onboarding", false);
    json.writeBooleanField("ingested_event", false);
    json.writeBooleanField("is_demo", false);
    json.writeStringField("timezone", timezone);
    json.writeBooleanField("access_control", accessControl);
    json.writeNumberField("effective_membership_level", level);
  }
}
