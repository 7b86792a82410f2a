package io.dashgate.platform.db;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The parameters of Postgres that the sessions of requests need. They are not sent when a
 * connection is opened, because a connection pooler refuses most of them there: each new session
 * sets them by a statement. Behind a pooler that shares sessions between transactions, they are the
 * defaults of the serving role instead, which the migrations set.
 */
final class SessionParameters {

  private static final String CONNECTION_CHECK_MS = "250";
  private static final String PLAN_MODE = "plan_cache_mode";
  private static final String GENERIC_PLAN = "force_generic_plan";

  /** Citus has no generic plans of statements on several tables. */
  private static final String AUTO_ON_CITUS =
      "case when exists (select from pg_extension where extname = 'citus') then 'auto' else %s end";

  private final Map<String, String> values = new LinkedHashMap<>();

  private SessionParameters(Duration statementTimeout) {
    long statementMs = statementTimeout.toMillis();
    values.put("statement_timeout", Long.toString(statementMs));
    values.put("lock_timeout", Long.toString(statementMs));
    values.put("idle_in_transaction_session_timeout", Long.toString(2 * statementMs));
    // a statement ends when its connection is closed, as when its process dies
    values.put("client_connection_check_interval", CONNECTION_CHECK_MS);
    // statements start from a key, so a generic plan is as good as a custom one and saves planning
    values.put(PLAN_MODE, GENERIC_PLAN);
    // compilation would take longer than our statements
    values.put("jit", "off");
    // the client logs each notice, and Citus sends some with each look at the tails
    values.put("client_min_messages", "error");
  }

  static SessionParameters of(Duration statementTimeout) {
    return new SessionParameters(statementTimeout);
  }

  /** Returns the statement that sets them for a session. */
  String statement() {
    return values.entrySet().stream()
        .map(entry -> "set_config('%s', %s, false)".formatted(entry.getKey(), value(entry)))
        .collect(Collectors.joining(", ", "select ", ""));
  }

  private static String value(Map.Entry<String, String> entry) {
    String value = "'" + entry.getValue() + "'";
    return entry.getKey().equals(PLAN_MODE) ? AUTO_ON_CITUS.formatted(value) : value;
  }

  /** Returns them as {@code name=value}, joined by commas. */
  String list() {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(","));
  }
}
