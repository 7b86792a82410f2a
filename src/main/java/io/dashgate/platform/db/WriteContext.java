package io.dashgate.platform.db;

import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a transaction writes, and where. Postgres is told before anything is written:
 * row-level security goes by the project, the audit trail by the rest.
 *
 * @param project the only project whose rows may be written, as text; empty: no project's; {@code
 *     *}: any, for the process's own housekeeping
 * @param userId who writes; null for the system itself and for keys that belong to no user
 * @param keyId the API key that was used; null for an access token
 * @param requestId of the request, as the access log has it; null outside of requests
 * @param open the transaction that all of it is a part of; null: each write is one of its own
 */
public record WriteContext(
    String project,
    @Nullable Long userId,
    @Nullable String keyId,
    @Nullable String requestId,
    @Nullable OpenTransaction open) {

  /** The gateway itself, for what no request asked for. */
  public static final WriteContext SYSTEM = new WriteContext("", null, null, null, null);

  /** The gateway itself, for batches across projects. */
  public static final WriteContext HOUSEKEEPING = new WriteContext("*", null, null, null, null);

  /** Local to the transaction: the next one on the same connection starts without. */
  static final String ANNOUNCE =
      """
      select set_config('app.project_id', $1, true), set_config('app.user_id', $2, true),
        set_config('app.key_id', $3, true), set_config('app.request_id', $4, true)
      """;

  /** Announces, and says how long each statement of the transaction may take, in milliseconds. */
  static final String OPEN =
      ANNOUNCE.stripTrailing() + ", set_config('statement_timeout', $5, true)";

  /** Returns the same writer in another project, such as one that it has just made. */
  public WriteContext in(long projectId) {
    return new WriteContext(Long.toString(projectId), userId, keyId, requestId, open);
  }

  /** Returns the same writer with a name, such as that of the user it has just made. */
  public WriteContext by(long user) {
    return new WriteContext(project, user, keyId, requestId, open);
  }

  /** Returns the same writer, whose writes are parts of a transaction that is open. */
  WriteContext within(OpenTransaction transaction) {
    return new WriteContext(project, userId, keyId, requestId, transaction);
  }

  /**
   * Does what must not come before others can see what was written: now, or when the transaction is
   * over that this is a part of.
   */
  public void whenWritten(Runnable action) {
    if (open == null) {
      action.run();
    } else {
      open.whenOver().add(action);
    }
  }

  Tuple arguments() {
    return Tuple.of(project, text(userId), text(keyId), text(requestId));
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
