package io.dashgate.platform.ops;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;
import net.logstash.logback.argument.StructuredArgument;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records each completed request in the metrics and as one line of the access log. */
public final class RequestLog {

  private static final Logger log = LoggerFactory.getLogger("dashgate.access");

  private static final String OTHER = "_OTHER";

  /** The known methods. All others count as one, since a client may send any name. */
  static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", OTHER);

  private static final String NONE = "none";

  /** Characters of a user agent that are enough to tell clients apart. */
  private static final int MAX_USER_AGENT = 40;

  /** Characters that are not printable ASCII, or that JSON escapes. */
  private static final Pattern UNSAFE = Pattern.compile("[^ !#-\\[\\]-~]");

  private final Metrics metrics;
  private final ProjectTraffic traffic;

  /** Records requests in both arguments, and in the logger {@code dashgate.access}. */
  public RequestLog(Metrics metrics, ProjectTraffic traffic) {
    this.metrics = metrics;
    this.traffic = traffic;
  }

  /**
   * A completed request. Never contains a path, a query string, a body or a secret.
   *
   * @param traceId of the caller's W3C trace context, or of our own trace
   * @param method a known one, or {@code _OTHER}
   * @param operation the id of the operation; null if none was found
   * @param route the path template; null if no operation was found
   * @param status of the response; 499 if the client disconnected first
   * @param nanos the duration; {@code databaseNanos} the part with a statement under way
   * @param received bytes of the request's body, {@code sent} of the response's
   * @param userAgent as sent by the client
   * @param projectId the project, {@code userId} the user, {@code keyId} the API key, where known
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

    /** Replaces an unknown method. */
    public Entry {
      method = known(method);
    }

    /** Writes the fields of the line of the access log. */
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

  /** Records that a request's head has arrived. */
  public void started(String method) {
    metrics.requestStarted(known(method));
  }

  /** Records a completed request. */
  public void done(Entry entry) {
    metrics.requestDone(
        entry.route() == null ? NONE : entry.route(),
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

  /** Returns the method if it is known, else {@code _OTHER}. */
  static String known(String method) {
    return METHODS.contains(method) ? method : OTHER;
  }

  /** Returns a short text of printable ASCII that JSON does not escape. */
  private static @Nullable String cleaned(@Nullable String text) {
    return text == null
        ? null
        : UNSAFE
            .matcher(text.substring(0, Math.min(text.length(), MAX_USER_AGENT)))
            .replaceAll("?");
  }
}
