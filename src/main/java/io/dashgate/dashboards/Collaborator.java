package io.dashgate.dashboards;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.auth.UserBasic;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.json.Timestamps;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A user who may edit a restricted dashboard without being its creator or an administrator. */
record Collaborator(
    UUID id,
    long dashboardId,
    int level,
    OffsetDateTime addedAt,
    OffsetDateTime updatedAt,
    @Nullable UserBasic user) {

  /** The columns of {@link #read}, of {@code dashboard_collaborator c} and {@code users u}. */
  static final String COLUMNS =
      "c.id, c.dashboard_id, c.level, c.added_at, c.updated_at, " + UserBasic.COLUMNS;

  static Collaborator read(Row row) {
    RowReader columns = new RowReader(row);
    return new Collaborator(
        columns.uuid(),
        columns.integer(),
        (int) columns.integer(),
        columns.time(),
        columns.time(),
        UserBasic.read(columns));
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", id.toString());
    json.writeNumberField("dashboard_id", dashboardId);
    json.writeFieldName("user");
    UserBasic.write(json, user);
    json.writeNumberField("level", level);
    json.writeStringField("added_at", Timestamps.format(addedAt));
    json.writeStringField("updated_at", Timestamps.format(updatedAt));
    json.writeEndObject();
  }
}
