package io.dashgate.platform.idempotency;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.Deletion;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The statements on stored responses. All but the removal are part of a write. */
public final class StoredResponses {

  /** Longer bodies are not stored, to bound the size of the table. */
  private static final int MAX_BODY_BYTES = 256 * 1024;

  private static final int BATCH = 1_000;

  private StoredResponses() {}

  private static final String TRY_LOCK =
      """
      select pg_try_advisory_xact_lock($1) as locked
      """;

  private static final String FIND =
      """
      select fingerprint = $3 as matches, status, headers::text, content_type, body
      from idempotent_reply
      where project_id = $1
        and slot = $2
        and created_at > now() - interval '24 hours'
      """;

  /**
   * Locks a scope until the transaction ends and returns its stored response; empty if the request
   * is the first.
   *
   * @return fails with 409 if a request of the scope is being served, with 422 if another request
   *     used the key
   */
  public static Future<Optional<StoredResponse>> find(
      SqlClient transaction, IdempotencyScope scope) {
    Future<RowSet<Row>> locking =
        transaction.preparedQuery(TRY_LOCK).execute(Tuple.of(scope.lock()));
    // a second statement, since the first does not see rows committed while it waits; pipelined
    Future<RowSet<Row>> finding =
        transaction
            .preparedQuery(FIND)
            .execute(Tuple.of(scope.projectId(), scope.digest(), scope.fingerprint()));
    return Future.join(locking, finding)
        .map(
            any -> {
              if (!locking.result().iterator().next().getBoolean("locked")) {
                throw ApiException.retryInFlight();
              }
              return finding.result().stream().findFirst().map(StoredResponses::reply);
            });
  }

  private static StoredResponse reply(Row row) {
    if (!row.getBoolean("matches")) {
      throw ApiException.retryOfAnother();
    }
    Map<String, String> headers = new HashMap<>();
    new JsonObject(row.getString("headers"))
        .forEach(header -> headers.put(header.getKey(), header.getValue().toString()));
    return new StoredResponse(
        row.getInteger("status"), headers, row.getString("content_type"), row.getBuffer("body"));
  }

  private static final String STORE =
      """
      insert into idempotent_reply (project_id, slot, fingerprint, status, headers, content_type,
        body)
      values ($1, $2, $3, $4::int, $5::text::json, $6, $7)
      on conflict (project_id, slot) do update
      set fingerprint = excluded.fingerprint,
        status = excluded.status,
        headers = excluded.headers,
        content_type = excluded.content_type,
        body = excluded.body,
        created_at = excluded.created_at
      """;

  /** Stores the response of a write, in the transaction of the write. */
  public static Future<Void> store(
      SqlClient transaction, WriteContext writer, IdempotencyScope scope, StoredResponse reply) {
    Buffer body = reply.body();
    Tuple arguments =
        Tuple.of(
            scope.projectId(),
            scope.digest(),
            scope.fingerprint(),
            reply.status(),
            JsonObject.mapFrom(reply.headers()).encode(),
            reply.contentType(),
            body == null || body.length() > MAX_BODY_BYTES ? null : body);
    // announced again: the write may have continued in a project that it has just created
    return Database.announce(transaction, writer.in(scope.projectId()))
        .compose(any -> transaction.preparedQuery(STORE).execute(arguments))
        .mapEmpty();
  }

  /** The age of the newest of the next batch; all of them if a batch would not be full. */
  private static final String FIND_OLD =
      """
      select coalesce((
          select created_at
          from idempotent_reply
          where created_at < now() - interval '24 hours'
          order by created_at
          offset $1 - 1
          limit 1
        ), now() - interval '24 hours') as newest
      """;

  private static final String REMOVE =
      """
      delete from idempotent_reply
      where created_at <= $1
      """;

  /**
   * Removes responses older than 24 hours, of all projects, in batches.
   *
   * @return the number of removed responses
   */
  public static Future<Long> removeOld(Database database) {
    return Deletion.inBatches(() -> removeBatch(database), BATCH);
  }

  /** By age: a statement on all servers cannot choose rows, and cannot skip locked ones. */
  private static Future<Integer> removeBatch(Database database) {
    return database
        .execute(FIND_OLD, Tuple.of(BATCH))
        .compose(
            rows ->
                Deletion.run(
                    database,
                    WriteContext.HOUSEKEEPING,
                    REMOVE,
                    Tuple.of(rows.iterator().next().getOffsetDateTime("newest"))))
        .map(RowSet::rowCount);
  }
}
