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
 * A member of an organization who was added to one of its private projects, as the API shows it.
 *
 * @param level in the project: 1 or 8
 * @param parentLevel in the organization: 1, 8 or 15
 */
record ExplicitMember(
    UUID id,
    int level,
    int parentLevel,
    UUID parentMembershipId,
    OffsetDateTime joinedAt,
    OffsetDateTime updatedAt,
    UserBasic user) {

  /**
   * The columns that {@link #read} reads, of {@code project_membership e}, {@code membership m} and
   * {@code users u}.
   */
  static final String COLUMNS =
      """
      e.id, e.level, m.level as parent_level, m.id as parent_membership_id, e.joined_at,
      e.updated_at,\s"""
          + UserBasic.COLUMNS;

  static ExplicitMember read(Row row) {
    RowReader columns = new RowReader(row);
    return new ExplicitMember(
        columns.uuid(),
        (int) columns.integer(),
        (int) columns.integer(),
        columns.uuid(),
        columns.time(),
        columns.time(),
        Objects.requireNonNull(UserBasic.read(columns)));
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", id.toString());
    json.writeNumberField("level", level);
    json.writeNumberField("parent_level", parentLevel);
    json.writeStringField("parent_membership_id", parentMembershipId.toString());
    json.writeStringField("joined_at", Timestamps.format(joinedAt));
    json.writeStringField("updated_at", Timestamps.format(updatedAt));
    json.writeFieldName("user");
    UserBasic.write(json, user);
    json.writeNumberField("effective_level", Math.max(level, parentLevel));
    json.writeEndObject();
  }
}
