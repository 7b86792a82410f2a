package io.dashgate.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.auth.UserBasic;
import io.dashgate.platform.db.RowBytes;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.json.Timestamps;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One change of access rights.
 *
 * @param user the author; null for a service key, the system, or a deleted user
 * @param keyId the API key of the request, if any
 * @param requestId the value of {@code X-Request-Id}, also in the access log
 * @param projectId the project concerned, if any
 * @param before the changed fields before the change, as JSON; null for a creation
 * @param after the changed fields after the change, as JSON; null for a deletion
 */
record AuditEntry(
    long id,
    OffsetDateTime createdAt,
    @Nullable String keyId,
    @Nullable String requestId,
    @Nullable Long projectId,
    String itemType,
    String itemId,
    String action,
    @Nullable String before,
    @Nullable String after,
    @Nullable UserBasic user) {

  /** The columns of an entry {@code a} and its author, {@code users u}. */
  static final String STORED =
      """
      a.id, a.created_at, a.key_id, a.request_id, a.project_id, a.item_type, a.item_id, a.action,
      a.before, a.after, %s\
      """
          .formatted(UserBasic.COLUMNS);

  /** What {@link #read} reads of a row {@code a} of these columns, if it is {@code sent}. */
  static final String COLUMNS =
      """
      a.id, a.created_at, a.key_id, a.request_id, nullif(a.project_id, 0), a.item_type, a.item_id, a.action,
      case when a.sent then a.before::text end, case when a.sent then a.after::text end,
      a.user_id, a.user_uuid, a.distinct_id, a.first_name, a.email\
      """;

  /** The bytes of the large columns of an entry {@code a}. */
  static final String BYTES = RowBytes.of(List.of(), List.of("a.before", "a.after"));

  static AuditEntry read(Row row) {
    RowReader columns = new RowReader(row);
    return new AuditEntry(
        columns.integer(),
        columns.time(),
        columns.nullableText(),
        columns.nullableText(),
        columns.nullableInteger(),
        columns.text(),
        columns.text(),
        columns.text(),
        columns.nullableText(),
        columns.nullableText(),
        UserBasic.read(columns));
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", id);
    json.writeStringField("created_at", Timestamps.format(createdAt));
    json.writeFieldName("user");
    UserBasic.write(json, user);
    json.writeStringField("key_id", keyId);
    json.writeStringField("request_id", requestId);
    json.writeFieldName("project_id");
    json.writeObject(projectId);
    json.writeStringField("item_type", itemType);
    json.writeStringField("item_id", itemId);
    json.writeStringField("action", action);
    json.writeFieldName("before");
    json.writeRawValue(before == null ? "null" : before);
    json.writeFieldName("after");
    json.writeRawValue(after == null ? "null" : after);
    json.writeEndObject();
  }
}
