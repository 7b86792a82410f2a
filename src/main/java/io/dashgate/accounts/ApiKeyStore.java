package io.dashgate.accounts;

import io.dashgate.platform.auth.ApiKeys;
import io.dashgate.platform.auth.Secrets;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The statements on the API keys of users and projects. */
final class ApiKeyStore {

  private static final int ID_LENGTH = 16;
  private static final int SHOWN_CHARACTERS = 4;

  private final Database database;

  ApiKeyStore(Database database) {
    this.database = database;
  }

  /** The user or the project that owns keys; the other of the two is null. */
  record Owner(@Nullable Long userId, @Nullable Long projectId) {

    static Owner user(long id) {
      return new Owner(id, null);
    }

    static Owner project(long id) {
      return new Owner(null, id);
    }

    private String prefix() {
      return projectId == null ? ApiKeys.PERSONAL : ApiKeys.SERVICE;
    }

    private Tuple arguments() {
      return Tuple.of(userId, projectId);
    }
  }

  /** A key and its new secret, which is not stored. */
  record NewKey(ApiKey key, String value) {}

  private static final String LIST =
      """
      select %s
      from api_key k
      left join users u on u.id = k.created_by
      where (k.user_id = $1 or k.project_id = $2)
      order by k.created_at desc, k.id
      """
          .formatted(ApiKey.COLUMNS);

  /** Returns all keys of an owner, newest first. */
  Future<List<ApiKey>> list(Owner owner) {
    return database
        .execute(LIST, owner.arguments())
        .map(rows -> rows.stream().map(ApiKey::read).toList());
  }

  private static final String FIND =
      """
      select %s
      from api_key k
      left join users u on u.id = k.created_by
      where (k.user_id = $1 or k.project_id = $2)
        and k.id = $3
      """
          .formatted(ApiKey.COLUMNS);

  /** Returns a key of an owner; empty for a key of another owner. */
  Future<Optional<ApiKey>> find(Owner owner, String id) {
    return database.execute(FIND, owner.arguments().addString(id)).map(ApiKeyStore::first);
  }

  private static final String CREATE =
      """
      with k as (
        insert into api_key (user_id, project_id, id, label, secret_hash, mask_value, scopes,
          scoped_projects, scoped_organizations, expires_at, created_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text::timestamptz, $11)
        returning *
      ),
      -- not joined: Citus would send k to all servers, which have the users, too
      u as materialized (
        select *
        from users
        where id = $11
      )
      select %s
      from k
      left join u on u.id = k.created_by
      """
          .formatted(ApiKey.COLUMNS);

  /**
   * Creates a key, as part of the caller's transaction.
   *
   * @param wanted {@code label, scopes, scoped_teams, scoped_organizations, expires_at}; the scoped
   *     ones are for personal keys
   * @param creator the creator of a service key; null for a personal one
   */
  static Future<NewKey> create(
      SqlClient transaction, Owner owner, JsonObject wanted, @Nullable Long creator) {
    Secret secret = new Secret(owner.prefix());
    Tuple arguments =
        owner
            .arguments()
            .addString(Secrets.random(ID_LENGTH))
            .addString(wanted.getString("label"))
            .addBuffer(secret.digest())
            .addString(secret.mask())
            .addArrayOfString(distinct(wanted, "scopes").toArray(String[]::new))
            .addArrayOfLong(
                distinct(wanted, "scoped_teams").map(Long::valueOf).toArray(Long[]::new))
            .addArrayOfUUID(
                distinct(wanted, "scoped_organizations").map(UUID::fromString).toArray(UUID[]::new))
            .addString(wanted.getString("expires_at"))
            .addLong(creator);
    return transaction
        .preparedQuery(CREATE)
        .execute(arguments)
        .map(rows -> new NewKey(first(rows).orElseThrow(), secret.value));
  }

  private static final String ROLL =
      """
      update api_key
      set previous_hash = case when $6::int > 0 then secret_hash end,
        previous_until = now() + make_interval(secs => $6::int),
        secret_hash = $4,
        mask_value = $5
      where (user_id = $1 or project_id = $2)
        and id = $3
      """;

  /**
   * Gives a key a new secret. The previous one stays valid for the overlap; the one before it does
   * not.
   *
   * @return empty if the owner has no such key
   */
  Future<Optional<NewKey>> roll(WriteContext writer, Owner owner, String id, int overlapSeconds) {
    Secret secret = new Secret(owner.prefix());
    Tuple arguments =
        owner
            .arguments()
            .addString(id)
            .addBuffer(secret.digest())
            .addString(secret.mask())
            .addInteger(overlapSeconds);
    return database
        .writeAndRead(writer, ROLL, arguments, FIND, owner.arguments().addString(id))
        .map(rows -> rows.flatMap(ApiKeyStore::first).map(key -> new NewKey(key, secret.value)));
  }

  private static final String DELETE =
      """
      delete from api_key
      where (user_id = $1 or project_id = $2)
        and id = $3
      """;

  /** Deletes a key of an owner. Returns whether it was there. */
  Future<Boolean> delete(WriteContext writer, Owner owner, String id) {
    return database
        .write(writer, DELETE, owner.arguments().addString(id))
        .map(rows -> rows.rowCount() > 0);
  }

  /** A new secret: shown once, stored as its digest. */
  private static final class Secret {

    private final String prefix;
    private final String value;

    private Secret(String prefix) {
      this.prefix = prefix;
      this.value = Secrets.random(prefix);
    }

    private Buffer digest() {
      return Buffer.buffer(Secrets.digest(value));
    }

    private String mask() {
      return prefix + "..." + value.substring(value.length() - SHOWN_CHARACTERS);
    }
  }

  private static Stream<String> distinct(JsonObject wanted, String key) {
    return wanted.getJsonArray(key, new JsonArray()).stream().map(Object::toString).distinct();
  }

  private static Optional<ApiKey> first(RowSet<Row> rows) {
    return rows.stream().findFirst().map(ApiKey::read);
  }
}
