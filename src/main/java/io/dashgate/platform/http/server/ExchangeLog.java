package io.dashgate.platform.http.server;

import io.dashgate.platform.contract.Operation;
import io.dashgate.platform.http.Caller;
import io.dashgate.platform.ops.RequestLog;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes exchanges to the request log. */
final class ExchangeLog {

  /** The W3C's trace context, version 00 and what later ones have in common with it. */
  private static final Pattern TRACE_PARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

  private final RequestLog log;
  private final ClientAddress addresses;

  ExchangeLog(RequestLog log, ClientAddress addresses) {
    this.log = log;
    this.addresses = addresses;
  }

  void started(HttpServerRequest request) {
    log.started(request.method().name());
  }

  void done(Exchange exchange, int status, long bytes) {
    HttpServerRequest request = exchange.request();
    @Nullable Operation called = exchange.operation();
    Caller caller = exchange.caller();
    String address = addresses.full(request);
    log.done(
        new RequestLog.Entry(
            exchange.requestId(),
            traceId(exchange),
            request.version() == HttpVersion.HTTP_1_0 ? "HTTP/1.0" : "HTTP/1.1",
            request.method().name(),
            called == null ? null : called.id(),
            called == null ? null : called.path(),
            status,
            exchange.timing().totalNanos(),
            exchange.timing().trace().databaseNanos(),
            request.bytesRead(),
            bytes,
            address == null ? "unknown" : address,
            request.getHeader(HttpHeaders.USER_AGENT),
            caller.project() == null ? null : caller.project().id(),
            caller.principal() == null ? null : caller.principal().userId(),
            caller.principal() == null ? null : caller.principal().keyId()));
  }

  private static @Nullable String traceId(Exchange exchange) {
    String traced = exchange.timing().trace().traceId();
    String parent = exchange.request().getHeader("traceparent");
    if (traced != null || parent == null) {
      return traced;
    }
    Matcher matcher = TRACE_PARENT.matcher(parent);
    return matcher.matches() ? matcher.group(1) : null;
  }
}
