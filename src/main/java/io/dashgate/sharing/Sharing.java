package io.dashgate.sharing;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.db.RowReader;
import io.dashgate.platform.http.EntityTag;
import io.dashgate.platform.json.JsonFields;
import io.dashgate.platform.json.Timestamps;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sharing of a dashboard.
 *
 * @param accessToken last part of the link, a {@link LinkToken}; null for a caller who may not edit
 *     the dashboard
 * @param expiresAt end of the link; null for none
 * @param passwordRequired whether visitors need a password
 * @param allowedOrigins origins that may embed the page; empty for any
 * @param version version of the dashboard, which counts changes of its sharing
 */
record Sharing(
    OffsetDateTime createdAt,
    boolean enabled,
    @Nullable String accessToken,
    @Nullable OffsetDateTime expiresAt,
    boolean passwordRequired,
    List<String> allowedOrigins,
    long version) {

  /** The columns of {@link #read}, of {@code sharing_configuration s}, without the last. */
  static final String COLUMNS =
      "s.created_at, s.enabled, s.access_token, s.expires_at, s.password_hash is not null,"
          + " s.allowed_origins";

  /** Reads a row of {@link #COLUMNS} and the version of the dashboard. */
  static Sharing read(Row row) {
    RowReader columns = new RowReader(row);
    return new Sharing(
        columns.time(),
        columns.bool(),
        columns.text(),
        columns.nullableTime(),
        columns.bool(),
        columns.texts(),
        columns.integer());
  }

  /** Returns the same sharing for a caller who may not edit the dashboard. */
  Sharing withoutToken() {
    return new Sharing(
        createdAt, enabled, null, expiresAt, passwordRequired, allowedOrigins, version);
  }

  EntityTag tag() {
    EntityTag tag = EntityTag.of(version);
    return accessToken == null ? tag.with(0) : tag;
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("created_at", Timestamps.format(createdAt));
    json.writeBooleanField("enabled", enabled);
    json.writeStringField("access_token", accessToken);
    json.writeStringField("expires_at", Timestamps.format(expiresAt));
    json.writeBooleanField("password_required", passwordRequired);
    JsonFields.texts(json, "allowed_origins", allowedOrigins);
    json.writeEndObject();
  }
}
