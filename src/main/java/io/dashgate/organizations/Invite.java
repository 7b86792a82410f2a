package io.dashgate.organizations;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.auth.UserBasic;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.json.Timestamps;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An invitation to an organization, valid for three days. */
public record Invite(
    UUID id,
    UUID organizationId,
    String organizationName,
    String targetEmail,
    String firstName,
    boolean expired,
    OffsetDateTime createdAt,
    OffsetDateTime updatedAt,
    @Nullable UserBasic createdBy) {

  /** In SQL. */
  static final String LIFETIME = "interval '3 days'";

  static final String COLUMNS =
      """
      i.id as invite_id, i.organization_id, o.name as organization_name, i.target_email,
      i.first_name as invite_first_name, i.created_at < now() - %s as is_expired,
      i.created_at as invite_created_at, i.updated_at as invite_updated_at,\s"""
              .formatted(LIFETIME)
          + UserBasic.COLUMNS;

  static Invite read(Row row) {
    RowReader columns = new RowReader(row);
    return new Invite(
        columns.uuid(),
        columns.uuid(),
        columns.text(),
        columns.text(),
        columns.text(),
        columns.bool(),
        columns.time(),
        columns.time(),
        UserBasic.read(columns));
  }

  /** Writes the form for members of the organization. */
  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", id.toString());
    json.writeStringField("target_email", targetEmail);
    json.writeStringField("first_name", firstName);
    json.writeBooleanField("emailing_attempt_made", false); // Dashgate sends no mail
    json.writeBooleanField("is_expired", expired);
    json.writeFieldName("created_by");
    UserBasic.write(json, createdBy);
    json.writeStringField("created_at", Timestamps.format(createdAt));
    json.writeStringField("updated_at", Timestamps.format(updatedAt));
    json.writeEndObject();
  }

  /** Returns the address masked so that only its owner recognizes it. */
  public String maskedEmail() {
    int at = targetEmail.lastIndexOf('@');
    String local = targetEmail.substring(0, at);
    String first = local.substring(0, 1);
    String last = local.substring(local.length() - 1);
    return first + "********" + last + targetEmail.substring(at);
  }
}
