package io.dashgate.accounts;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.db.Timestamps;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A personal API key, without its secret. */
record PersonalApiKey(
    String id,
    String label,
    String maskValue,
    OffsetDateTime createdAt,
    @Nullable OffsetDateTime lastUsedAt,
    long userId,
    List<String> scopes,
    List<Long> scopedProjects,
    List<UUID> scopedOrganizations) {

  static final String COLUMNS =
      """
      k.id, k.label, k.mask_value, k.created_at, k.last_used_at, k.user_id, k.scopes,
      k.scoped_projects, k.scoped_organizations""";

  static PersonalApiKey read(Row row) {
    return new PersonalApiKey(
        row.getString("id"),
        row.getString("label"),
        row.getString("mask_value"),
        row.getOffsetDateTime("created_at"),
        row.getOffsetDateTime("last_used_at"),
        row.getLong("user_id"),
        List.of(row.getArrayOfStrings("scopes")),
        List.of(row.getArrayOfLongs("scoped_projects")),
        List.of(row.getArrayOfUUIDs("scoped_organizations")));
  }

  /**
   * Writes the key.
   *
   * @param value the secret, in the answer to its creation only
   */
  void write(JsonGenerator json, @Nullable String value) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", id);
    json.writeStringField("label", label);
    if (value != null) {
      json.writeStringField("value", value);
    }
    json.writeStringField("mask_value", maskValue);
    json.writeStringField("created_at", Timestamps.format(createdAt));
    json.writeStringField("last_used_at", Timestamps.format(lastUsedAt));
    json.writeNumberField("user_id", userId);
    json.writeArrayFieldStart("scopes");
    for (String scope : scopes) {
      json.writeString(scope);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("scoped_teams");
    for (Long project : scopedProjects) {
      json.writeNumber(project);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("scoped_organizations");
    for (UUID organization : scopedOrganizations) {
      json.writeString(organization.toString());
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
