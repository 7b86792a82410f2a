package io.dashgate.platform.db;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The author and the project of a write. Announced to Postgres before the write: row-level security
 * uses the project, the audit trail the rest.
 *
 * @param project the only project whose rows may be written, as text; empty: none; {@code *}: any,
 *     for maintenance
 * @param userId the author; null for the system and for keys without a user
 * @param keyId the API key of the request; null for an access token
 * @param requestId as in the access log; null outside requests
 * @param open the transaction that writes are a part of; null: each write is one of its own
 */
public record WriteContext(
    String project,
    @Nullable Long userId,
    @Nullable String keyId,
    @Nullable String requestId,
    @Nullable OpenTransaction open) {

  /** The gateway itself, outside requests. */
  public static final WriteContext SYSTEM = new WriteContext("", null, null, null, null);

  /** The gateway itself, in batches across projects. */
  public static final WriteContext HOUSEKEEPING = new WriteContext("*", null, null, null, null);

  /**
   * Returns the same author in all projects, for deletions that cascade: dashboards that go with
   * their tiles get no new version for each, which on Citus would be a planned statement.
   */
  public WriteContext inAllProjects() {
    return new WriteContext(HOUSEKEEPING.project, userId, keyId, requestId, open);
  }

  /** Returns the same author in another project, such as a new one. */
  public WriteContext in(long projectId) {
    return new WriteContext(Long.toString(projectId), userId, keyId, requestId, open);
  }

  /** Returns the same project with another author, such as a new user. */
  public WriteContext by(long user) {
    return new WriteContext(project, user, keyId, requestId, open);
  }

  /** Returns the same context with an open transaction that writes are a part of. */
  WriteContext within(OpenTransaction transaction) {
    return new WriteContext(project, userId, keyId, requestId, transaction);
  }

  /** Runs an action after the write is visible to others: now, or when the transaction is over. */
  public void whenWritten(Runnable action) {
    if (open == null) {
      action.run();
    } else {
      open.whenOver().add(action);
    }
  }

  /**
   * Returns the commands that announce it. They are local to the transaction: the next one on the
   * connection starts without these values. Not {@code set_config}, which Citus does not pass on to
   * the servers that have the rows.
   */
  List<String> announcement() {
    return List.of(
        set("app.project_id", project),
        set("app.user_id", userId),
        set("app.key_id", keyId),
        set("app.request_id", requestId));
  }

  /** Returns the same with the time limit of each statement of the transaction. */
  List<String> announcement(long statementMs) {
    List<String> commands = new ArrayList<>(announcement());
    commands.add(set("statement_timeout", Math.max(1, statementMs)));
    return commands;
  }

  /** Returns the commands that announce a read: what row-level security looks at, and its limit. */
  static List<String> announcementOfRead(long projectId, long statementMs) {
    return List.of(
        set("app.project_id", projectId), set("statement_timeout", Math.max(1, statementMs)));
  }

  /**
   * Returns the same for a computation, whose statements wait for locks, and which lets its
   * connection wait between them, within its own limit.
   */
  static List<String> announcementOfComputation(long projectId, long limitMs) {
    List<String> commands = new ArrayList<>(announcementOfRead(projectId, limitMs));
    // later, so that the failure is that of the statement
    commands.add(set("lock_timeout", 2 * limitMs));
    commands.add(set("idle_in_transaction_session_timeout", 2 * limitMs));
    return commands;
  }

  private static String set(String parameter, @Nullable Object value) {
    String text = value == null ? "" : value.toString();
    return "set local " + parameter + " = '" + text.replace("'", "''") + "'";
  }
}
