package io.dashgate.organizations;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.json.Timestamps;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An organization as shown to one of its members.
 *
 * @param level the member's level: 1, 8 or 15
 * @param projects the projects with access for the member
 */
public record Organization(
    UUID id,
    String name,
    String slug,
    OffsetDateTime createdAt,
    OffsetDateTime updatedAt,
    int level,
    List<ProjectInfo> projects) {

  /**
   * The columns that {@link #read} reads, of {@code organization o}, {@code membership m} and a
   * project.
   */
  public static final String COLUMNS =
      """
      o.id as organization_id, o.name as organization_name, o.slug,
      o.created_at as organization_created_at, o.updated_at as organization_updated_at,
      m.level as organization_level,\s"""
          + ProjectInfo.COLUMNS;

  /**
   * Reads the organizations of a result with one row per project, in the order of their first rows;
   * skips rows without an organization.
   */
  public static List<Organization> read(Iterable<Row> rows) {
    Map<UUID, Organization> organizations = new LinkedHashMap<>();
    for (Row row : rows) {
      UUID id = row.getUUID("organization_id");
      if (id == null) {
        continue;
      }
      Organization organization =
          organizations.computeIfAbsent(
              id,
              any ->
                  new Organization(
                      id,
                      row.getString("organization_name"),
                      row.getString("slug"),
                      row.getOffsetDateTime("organization_created_at"),
                      row.getOffsetDateTime("organization_updated_at"),
                      row.getInteger("organization_level"),
                      new ArrayList<>()));
      if (row.getLong("project_id") != null) {
        organization.projects().add(ProjectInfo.read(row));
      }
    }
    return List.copyOf(organizations.values());
  }

  /** Returns the organization with only the projects that an API key is limited to. */
  public Organization within(Principal principal) {
    List<ProjectInfo> reachable =
        projects.stream().filter(project -> principal.reaches(project.id(), id)).toList();
    return new Organization(id, name, slug, createdAt, updatedAt, level, reachable);
  }

  OrganizationAccess access() {
    return new OrganizationAccess(id, level);
  }

  /** Writes the short form that a user contains. */
  public void writeBasic(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", id.toString());
    json.writeStringField("name", name);
    json.writeStringField("slug", slug);
    json.writeNumberField("membership_level", level);
    json.writeEndObject();
  }

  /** Writes the full form. No feature is listed as available: all of them always are. */
  public void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", id.toString());
    json.writeStringField("name", name);
    json.writeStringField("slug", slug);
    json.writeStringField("created_at", Timestamps.format(createdAt));
    json.writeStringField("updated_at", Timestamps.format(updatedAt));
    json.writeNumberField("membership_level", level);
    json.writeNumberField("plugins_access_level", 0);
    json.writeArrayFieldStart("teams");
    for (ProjectInfo project : projects) {
      project.writeBasic(json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("available_features");
    json.writeEndArray();
    json.writeBooleanField("is_member_join_email_enabled", true);
    json.writeObjectFieldStart("metadata");
    json.writeEndObject();
    json.writeEndObject();
  }
}
