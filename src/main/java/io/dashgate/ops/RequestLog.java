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

  /** Any other method counts as one: a caller may send what it likes. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private static final String NONE = "none";

  private final Metrics metrics;

  /** Logs to {@code metrics} and to the logger {@code dashgate.access}. */
  public RequestLog(Metrics metrics) {
    this.metrics = metrics;
  }

  /**
   * A request that is over. Never has a secret, a query string or a body in it.
   *
   * @param operation the operation's id; null if it did not get so far
   * @param route the path template; null likewise
   * @param status the status answered; 499 if the client went away first
   * @param nanos how long it took
   * @param bytes of the answer's body
   * @param projectId the project, userId the user, keyId the API key, where known
   */
  public record Entry(
      String requestId,
      String method,
      @Nullable String operation,
      @Nullable String route,
      int status,
      long nanos,
      long bytes,
      @Nullable Long projectId,
      @Nullable Long userId,
      @Nullable String keyId) {}

  /** A request's head has arrived. */
  public void started() {
    metrics.requestStarted();
  }

  /** A request is over. */
  public void done(Entry entry) {
    String method = METHODS.contains(entry.method()) ? entry.method() : "_OTHER";
    metrics.requestDone(
        entry.operation() == null ? NONE : entry.operation(),
        entry.route() == null ? NONE : entry.route(),
        method,
        entry.status(),
        entry.nanos());
    if (log.isInfoEnabled()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("request_id", entry.requestId());
      fields.put("method", method);
      fields.put("operation", entry.operation() == null ? NONE : entry.operation());
      fields.put("status", entry.status());
      fields.put("micros", entry.nanos() / 1000);
      fields.put("bytes", entry.bytes());
      putIfKnown(fields, "project_id", entry.projectId());
      putIfKnown(fields, "user_id", entry.userId());
      putIfKnown(fields, "key_id", entry.keyId());
      log.info("request", entries(fields));
    }
  }

  private static void putIfKnown(Map<String, Object> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }
}
