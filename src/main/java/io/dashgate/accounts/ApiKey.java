package io.dashgate.accounts;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.auth.UserBasic;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.json.Timestamps;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API key without its secret: a user's (personal) or a project's (service).
 *
 * @param userId null for a service key
 * @param createdBy the creator of a service key; null for a personal one, or a deleted user
 */
record ApiKey(
    String id,
    String label,
    String maskValue,
    OffsetDateTime createdAt,
    @Nullable OffsetDateTime lastUsedAt,
    @Nullable OffsetDateTime expiresAt,
    @Nullable Long userId,
    List<String> scopes,
    List<Long> scopedProjects,
    List<UUID> scopedOrganizations,
    @Nullable UserBasic createdBy) {

  /** The columns that {@link #read} needs, of {@code api_key k} and {@code users u}. */
  static final String COLUMNS =
      """
      k.id, k.label, k.mask_value, k.created_at, k.last_used_at, k.expires_at, k.user_id as owner,
      k.scopes, k.scoped_projects, k.scoped_organizations,\s"""
          + UserBasic.COLUMNS;

  static ApiKey read(Row row) {
    RowReader columns = new RowReader(row);
    return new ApiKey(
        columns.text(),
        columns.text(),
        columns.text(),
        columns.time(),
        columns.nullableTime(),
        columns.nullableTime(),
        columns.nullableInteger(),
        columns.texts(),
        columns.integers(),
        columns.uuids(),
        UserBasic.read(columns));
  }

  /**
   * Writes a key of either kind.
   *
   * @param value the secret, in the answer to its creation or rolling only
   */
  void write(JsonGenerator json, @Nullable String value) throws IOException {
    if (userId == null) {
      writeService(json, value);
    } else {
      writePersonal(json, value);
    }
  }

  /** Writes a key as personal keys are written. */
  void writePersonal(JsonGenerator json, @Nullable String value) throws IOException {
    json.writeStartObject();
    writeHead(json, value);
    json.writeFieldName("user_id");
    json.writeObject(userId);
    writeExpiryAndScopes(json);
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

  private void writeService(JsonGenerator json, @Nullable String value) throws IOException {
    json.writeStartObject();
    writeHead(json, value);
    json.writeFieldName("created_by");
    UserBasic.write(json, createdBy);
    writeExpiryAndScopes(json);
    json.writeEndObject();
  }

  private void writeHead(JsonGenerator json, @Nullable String value) throws IOException {
    json.writeStringField("id", id);
    json.writeStringField("label", label);
    if (value != null) {
      json.writeStringField("value", value);
    }
    json.writeStringField("mask_value", maskValue);
    json.writeStringField("created_at", Timestamps.format(createdAt));
    json.writeStringField("last_used_at", Timestamps.format(lastUsedAt));
  }

  private void writeExpiryAndScopes(JsonGenerator json) throws IOException {
    json.writeStringField("expires_at", Timestamps.format(expiresAt));
    json.writeArrayFieldStart("scopes");
    for (String scope : scopes) {
      json.writeString(scope);
    }
    json.writeEndArray();
  }
}
