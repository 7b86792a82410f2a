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

/** The statements on answers that are kept. All but the removal are part of a write. */
public final class StoredResponses {

  /** Longer bodies are not kept, so that keeping answers cannot outgrow keeping what they show. */
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
   * Takes a slot until the transaction ends and returns the answer that is there; nothing if the
   * request is the first.
   *
   * @return 409 if a request of this slot is being served, 422 if another request took the slot
   */
  public static Future<Optional<StoredResponse>> take(
      SqlClient transaction, IdempotencyScope slot) {
    Future<RowSet<Row>> locking =
        transaction.preparedQuery(TRY_LOCK).execute(Tuple.of(slot.lock()));
    // a statement of its own, since one sees only what was there before it began; sent along
    Future<RowSet<Row>> finding =
        transaction
            .preparedQuery(FIND)
            .execute(Tuple.of(slot.projectId(), slot.digest(), slot.fingerprint()));
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

  private static final String KEEP =
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

  /** Keeps the answer of a write, in the write's own transaction. */
  public static Future<Void> keep(
      SqlClient transaction, WriteContext writer, IdempotencyScope slot, StoredResponse reply) {
    Buffer body = reply.body();
    Tuple arguments =
        Tuple.of(
            slot.projectId(),
            slot.digest(),
            slot.fingerprint(),
            reply.status(),
            JsonObject.mapFrom(reply.headers()).encode(),
            reply.contentType(),
            body == null || body.length() > MAX_BODY_BYTES ? null : body);
    // announced anew: the write may have gone on in a project that it has just made
    return Database.announce(transaction, writer.in(slot.projectId()))
        .compose(any -> transaction.preparedQuery(KEEP).execute(arguments))
        .mapEmpty();
  }

  private static final String REMOVE =
      """
      delete from idempotent_reply
      where (project_id, slot) in (
        select project_id, slot
        from idempotent_reply
        where created_at < now() - interval '24 hours'
        order by created_at
        limit $1
        for update skip locked
      )
      """;

  /**
   * Removes what has been kept long enough, of all projects, in batches.
   *
   * @return how many answers that were
   */
  public static Future<Long> removeOld(Database database) {
    return Deletion.inBatches(database, REMOVE, Tuple.of(BATCH), BATCH);
  }
}
