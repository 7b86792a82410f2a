package io.dashgate.organizations;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.auth.UserBasic;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.json.Timestamps;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.UUID;

/**
 * A member of an organization.
 *
 * @param level 1, 8 or 15
 */
record Member(
    UUID id, int level, OffsetDateTime joinedAt, OffsetDateTime updatedAt, UserBasic user) {

  /** The columns that {@link #read} reads, of {@code membership m} and {@code users u}. */
  static final String COLUMNS =
      """
      m.id as membership_id, m.level, m.joined_at, m.updated_at,\s"""
          + UserBasic.COLUMNS;

  static Member read(Row row) {
    RowReader columns = new RowReader(row);
    return new Member(
        columns.uuid(),
        (int) columns.integer(),
        columns.time(),
        columns.time(),
        Objects.requireNonNull(UserBasic.read(columns)));
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", id.toString());
    json.writeFieldName("user");
    UserBasic.write(json, user);
    json.writeNumberField("level", level);
    json.writeStringField("joined_at", Timestamps.format(joinedAt));
    json.writeStringField("updated_at", Timestamps.format(updatedAt));
    json.writeEndObject();
  }
}
