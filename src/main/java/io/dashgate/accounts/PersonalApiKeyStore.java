package io.dashgate.accounts;

import io.dashgate.auth.ApiKeys;
import io.dashgate.auth.Secrets;
import io.dashgate.db.Database;
import io.dashgate.db.Writer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The statements on a user's API keys. */
final class PersonalApiKeyStore {

  private static final int ID_LENGTH = 16;
  private static final int SHOWN_CHARACTERS = 4;

  private final Database database;

  PersonalApiKeyStore(Database database) {
    this.database = database;
  }

  /** A key that was just made, with the only copy of its secret. */
  record NewKey(PersonalApiKey key, String value) {}

  private static final String LIST =
      """
      select %s
      from personal_api_key k
      where k.user_id = $1
      order by k.created_at desc, k.id
      """
          .formatted(PersonalApiKey.COLUMNS);

  /** Returns all keys of a user, newest first. */
  Future<List<PersonalApiKey>> list(long userId) {
    return database
        .execute(LIST, Tuple.of(userId))
        .map(rows -> rows.stream().map(PersonalApiKey::read).toList());
  }

  private static final String FIND =
      """
      select %s
      from personal_api_key k
      where k.user_id = $1
        and k.id = $2
      """
          .formatted(PersonalApiKey.COLUMNS);

  /** Returns a key of a user; others' are not there. */
  Future<Optional<PersonalApiKey>> find(long userId, String id) {
    return database
        .execute(FIND, Tuple.of(userId, id))
        .map(rows -> rows.stream().findFirst().map(PersonalApiKey::read));
  }

  private static final String CREATE =
      """
      insert into personal_api_key as k (id, user_id, label, secret_hash, mask_value, scopes,
        scoped_projects, scoped_organizations)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      returning %s
      """
          .formatted(PersonalApiKey.COLUMNS);

  /**
   * Makes a key, on a connection or in a transaction.
   *
   * @param wanted {@code label, scopes, scoped_teams, scoped_organizations}
   */
  static Future<NewKey> create(SqlClient client, long userId, JsonObject wanted) {
    String value = Secrets.random(ApiKeys.PREFIX);
    String mask = ApiKeys.PREFIX + "..." + value.substring(value.length() - SHOWN_CHARACTERS);
    Tuple arguments =
        Tuple.of(
                Secrets.random(ID_LENGTH),
                userId,
                wanted.getString("label"),
                Buffer.buffer(Secrets.digest(value)),
                mask)
            .addArrayOfString(
                wanted.getJsonArray("scopes").stream()
                    .map(Object::toString)
                    .distinct()
                    .toArray(String[]::new))
            .addArrayOfLong(
                wanted.getJsonArray("scoped_teams").stream()
                    .map(id -> ((Number) id).longValue())
                    .distinct()
                    .toArray(Long[]::new))
            .addArrayOfUUID(
                wanted.getJsonArray("scoped_organizations").stream()
                    .map(id -> UUID.fromString((String) id))
                    .distinct()
                    .toArray(UUID[]::new));
    return client
        .preparedQuery(CREATE)
        .execute(arguments)
        .map(rows -> new NewKey(PersonalApiKey.read(rows.iterator().next()), value));
  }

  private static final String DELETE =
      """
      delete from personal_api_key
      where user_id = $1
        and id = $2
      """;

  /** Deletes a key of a user. Returns whether it was there. */
  Future<Boolean> delete(Writer writer, long userId, String id) {
    return database.write(writer, DELETE, Tuple.of(userId, id)).map(rows -> rows.rowCount() > 0);
  }
}
