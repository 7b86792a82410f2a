package io.dashgate.accounts;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Listing;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.http.Page;
import io.dashgate.platform.json.Timestamps;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The statements that list and end sessions. */
final class SessionStore {

  private final Database database;

  SessionStore(Database database) {
    this.database = database;
  }

  /**
   * A session as its user sees it.
   *
   * @param current whether it is that of the request
   */
  record Entry(
      UUID id,
      OffsetDateTime createdAt,
      OffsetDateTime lastUsedAt,
      OffsetDateTime expiresAt,
      SessionClient client,
      boolean current) {

    private static Entry read(Row row) {
      return new Entry(
          row.getUUID("id"),
          row.getOffsetDateTime("created_at"),
          row.getOffsetDateTime("last_used_at"),
          row.getOffsetDateTime("expires_at"),
          new SessionClient(row.getString("client_address"), row.getString("user_agent")),
          row.getBoolean("current"));
    }

    void write(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("id", id.toString());
      json.writeStringField("created_at", Timestamps.format(createdAt));
      json.writeStringField("last_used_at", Timestamps.format(lastUsedAt));
      json.writeStringField("expires_at", Timestamps.format(expiresAt));
      json.writeStringField("address", client.address());
      json.writeStringField("user_agent", client.userAgent());
      json.writeBooleanField("current", current);
      json.writeEndObject();
    }
  }

  private static final String LIST =
      """
      select s.id, s.created_at, s.last_used_at, s.expires_at, s.client_address, s.user_agent,
        s.id is not distinct from $2 as current, count(*) over () as total
      from session s
      join users u on u.id = s.user_id
      where s.user_id = $1
        and s.expires_at > now()
        and s.created_at >= u.tokens_valid_from
      order by s.last_used_at desc, s.id
      limit $3
      offset $4
      """;

  /**
   * Returns the valid sessions of a user, the last used first.
   *
   * @param current the session of the request, if it has one
   */
  Future<Listing<Entry>> list(long userId, @Nullable UUID current, Page page) {
    return page.list(
        part ->
            database.execute(LIST, Tuple.of(userId, current, (long) part.limit(), part.offset())),
        rows -> rows.stream().map(Entry::read).toList());
  }

  private static final String END =
      """
      delete from session
      where user_id = $1
        and id = $2
      """;

  /** Ends a session of a user, with all of its tokens. Returns whether it was there. */
  Future<Boolean> end(WriteContext writer, long userId, UUID id) {
    return database.write(writer, END, Tuple.of(userId, id)).map(rows -> rows.rowCount() > 0);
  }

  private static final String DELETE_ALL =
      """
      delete from session
      where user_id = $1
      """;

  /** Ends all sessions of a user, as part of the caller's transaction. */
  static Future<Void> deleteAll(SqlClient transaction, long userId) {
    return transaction.preparedQuery(DELETE_ALL).execute(Tuple.of(userId)).mapEmpty();
  }

  private static final String TIME = "select clock_timestamp() as now";

  private static final String END_TOKENS =
      """
      update users
      set tokens_valid_from = $2
      where id = $1
      """;

  /** Ends all sessions of a user, and all access tokens, those without a session included. */
  Future<Void> endAll(WriteContext writer, long userId) {
    return database.transaction(
        writer,
        transaction ->
            deleteAll(transaction, userId)
                .compose(any -> transaction.query(TIME).execute())
                .map(rows -> rows.iterator().next().getOffsetDateTime("now"))
                .compose(
                    now -> transaction.preparedQuery(END_TOKENS).execute(Tuple.of(userId, now)))
                .mapEmpty());
  }
}
