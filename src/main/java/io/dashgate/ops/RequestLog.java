package io.dashgate.ops;

import static net.logstash.logback.argument.StructuredArguments.entries;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes each request once, when it is over: in the metrics and as one line of the access log. */
public final class RequestLog {

  private static final Logger log = LoggerFactory.getLogger("dashgate.access");

  private static final String OTHER = "_OTHER";

  /** The methods that are told apart. Any other counts as one: a caller may send what it likes. */
  static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", OTHER);

  private static final String NONE = "none";

  /** As much of a user agent as tells one client from another. */
  private static final int MAX_USER_AGENT = 40;

  private final Metrics metrics;
  private final ProjectTraffic traffic;

  /** Logs to {@code metrics}, to {@code traffic} and to the logger {@code dashgate.access}. */
  public RequestLog(Metrics metrics, ProjectTraffic traffic) {
    this.metrics = metrics;
    this.traffic = traffic;
  }

  /**
   * A request that is over. Never has a path, a query string, a body or a secret in it.
   *
   * @param method one that is known, or {@code _OTHER}
   * @param operation the operation's id; null if it did not get so far
   * @param route the path template; null likewise
   * @param status the status answered; 499 if the client went away first
   * @param nanos how long it took, databaseNanos how much of that Postgres was asked
   * @param received bytes of the request's body, sent of the answer's
   * @param traceId of the caller's W3C trace context, or of our own trace
   * @param userAgent as the client wrote it
   * @param projectId the project, userId the user, keyId the API key, where known
   */
  public record Entry(
      String requestId,
      @Nullable String traceId,
      String protocol,
      String method,
      @Nullable String operation,
      @Nullable String route,
      int status,
      long nanos,
      long databaseNanos,
      long received,
      long sent,
      String clientAddress,
      @Nullable String userAgent,
      @Nullable Long projectId,
      @Nullable Long userId,
      @Nullable String keyId) {

    /** Makes an entry of whatever method. */
    public Entry {
      method = known(method);
    }
  }

  /** A request's head has arrived. */
  public void started(String method) {
    metrics.requestStarted(known(method));
  }

  /** A request is over. */
  public void done(Entry entry) {
    count(
        entry.route(),
        entry.method(),
        entry.status(),
        entry.nanos(),
        entry.received(),
        entry.sent());
    if (entry.projectId() != null) {
      traffic.add(entry.projectId(), entry);
    }
    if (log.isInfoEnabled()) {
      log.info("request", entries(fields(entry)));
    }
  }

  /** A request is over that gets no line of its own. */
  public void count(
      @Nullable String route, String method, int status, long nanos, long received, long sent) {
    metrics.requestDone(route == null ? NONE : route, known(method), status, nanos, received, sent);
  }

  /** Returns a method if it is one of the few that are shown by name. */
  static String known(String method) {
    return METHODS.contains(method) ? method : OTHER;
  }

  private static Map<String, Object> fields(Entry entry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("request_id", entry.requestId());
    putIfKnown(fields, "trace_id", entry.traceId());
    fields.put("protocol", entry.protocol());
    fields.put("method", entry.method());
    putIfKnown(fields, "operation", entry.operation());
    putIfKnown(fields, "route", entry.route());
    fields.put("status", entry.status());
    fields.put("micros", entry.nanos() / 1000);
    fields.put("db_micros", entry.databaseNanos() / 1000);
    fields.put("request_bytes", entry.received());
    fields.put("bytes", entry.sent());
    putIfKnown(fields, "project_id", entry.projectId());
    putIfKnown(fields, "user_id", entry.userId());
    putIfKnown(fields, "key_id", entry.keyId());
    fields.put("client_address", entry.clientAddress());
    putIfKnown(fields, "user_agent", cleaned(entry.userAgent()));
    return fields;
  }

  private static void putIfKnown(Map<String, Object> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }

  /** Returns printable ASCII that is the same in JSON, and not much of it. */
  private static @Nullable String cleaned(@Nullable String text) {
    return text == null
        ? null
        : text.substring(0, Math.min(text.length(), MAX_USER_AGENT))
            .replaceAll("[^ !#-\\[\\]-~]", "?");
  }
}
