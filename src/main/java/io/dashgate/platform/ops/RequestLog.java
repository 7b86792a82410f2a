package io.dashgate.platform.ops;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;
import net.logstash.logback.argument.StructuredArgument;
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

  /** What is not printable ASCII, or not the same in JSON. */
  private static final Pattern UNSAFE = Pattern.compile("[^ !#-\\[\\]-~]");

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
      @Nullable String keyId)
      implements StructuredArgument {

    /** Makes an entry of whatever method. */
    public Entry {
      method = known(method);
    }

    /** Writes the fields that a line of the access log has of its own. */
    @Override
    public void writeTo(JsonGenerator json) throws IOException {
      json.writeStringField("request_id", requestId);
      writeIfKnown(json, "trace_id", traceId);
      json.writeStringField("protocol", protocol);
      json.writeStringField("method", method);
      writeIfKnown(json, "operation", operation);
      writeIfKnown(json, "route", route);
      json.writeNumberField("status", status);
      json.writeNumberField("micros", nanos / 1000);
      json.writeNumberField("db_micros", databaseNanos / 1000);
      json.writeNumberField("request_bytes", received);
      json.writeNumberField("bytes", sent);
      writeIfKnown(json, "project_id", projectId);
      writeIfKnown(json, "user_id", userId);
      writeIfKnown(json, "key_id", keyId);
      json.writeStringField("client_address", clientAddress);
      writeIfKnown(json, "user_agent", cleaned(userAgent));
    }

    private static void writeIfKnown(JsonGenerator json, String name, @Nullable String value)
        throws IOException {
      if (value != null) {
        json.writeStringField(name, value);
      }
    }

    private static void writeIfKnown(JsonGenerator json, String name, @Nullable Long value)
        throws IOException {
      if (value != null) {
        json.writeNumberField(name, value);
      }
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
      log.info("request", entry);
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

  /** Returns printable ASCII that is the same in JSON, and not much of it. */
  private static @Nullable String cleaned(@Nullable String text) {
    return text == null
        ? null
        : UNSAFE
            .matcher(text.substring(0, Math.min(text.length(), MAX_USER_AGENT)))
            .replaceAll("?");
  }
}
