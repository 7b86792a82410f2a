package io.dashgate.platform.auth;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.RowReader;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The short form of a user, as it is nested in other objects. */
public record UserBasic(long id, UUID uuid, String distinctId, String firstName, String email) {

  /** The columns that {@link #read} needs, of the table {@code users} under the name {@code u}. */
  public static final String COLUMNS =
      "u.id as user_id, u.uuid as user_uuid, u.distinct_id, u.first_name, u.email";

  /**
   * Returns the columns that {@link #read} needs, of the table {@code users} under another name.
   */
  public static String columns(String alias) {
    return "%1$s.id, %1$s.uuid, %1$s.distinct_id, %1$s.first_name, %1$s.email".formatted(alias);
  }

  /**
   * Returns the user of a row whose next columns are these, or null if an outer join found none.
   */
  public static @Nullable UserBasic read(RowReader columns) {
    Long id = columns.nullableInteger();
    if (id == null) {
      columns.skip(4);
      return null;
    }
    return new UserBasic(id, columns.uuid(), columns.text(), columns.text(), columns.text());
  }

  /** The columns that {@link #read} needs, of no user. */
  public static final String NO_COLUMNS =
      "null::bigint, null::uuid, null::text, null::text, null::text";

  private static final String FIND = "select " + COLUMNS + "\nfrom users u\nwhere u.id = $1";

  /** Returns the user with an id, or null. */
  public static Future<@Nullable UserBasic> find(Database database, @Nullable Long id) {
    return id == null
        ? Future.succeededFuture()
        : database
            .execute(FIND, Tuple.of(id))
            .map(rows -> rows.size() == 0 ? null : read(new RowReader(rows.iterator().next())));
  }

  /** Writes a user as an object, or null. */
  public static void write(JsonGenerator json, @Nullable UserBasic user) throws IOException {
    if (user == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    user.writeFields(json);
    json.writeEndObject();
  }

  /** Writes the fields only, for objects that have more of them. */
  public void writeFields(JsonGenerator json) throws IOException {
    json.writeNumberField("id", id);
    json.writeStringField("uuid", uuid.toString());
    json.writeStringField("distinct_id", distinctId);
    json.writeStringField("first_name", firstName);
    json.writeStringField("email", email);
  }
}
