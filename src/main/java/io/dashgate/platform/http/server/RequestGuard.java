package io.dashgate.platform.http.server;

import io.dashgate.platform.problem.ApiException;
import io.dashgate.platform.vertx.RequestDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks the head of a request before the router sees it. Paths that two servers may normalize
 * differently ({@code ..}, {@code //}, {@code ;}, escapes, an encoded slash) are refused, since
 * requests are authorized by path. So are requests whose end two servers may see differently.
 */
final class RequestGuard implements Handler<HttpServerRequest> {

  private final Handler<HttpServerRequest> router;
  private final RequestStages stages;
  private final ReplyWriter writer;
  private final ExchangeLog log;

  RequestGuard(
      Handler<HttpServerRequest> router,
      RequestStages stages,
      ReplyWriter writer,
      ExchangeLog log) {
    this.router = router;
    this.stages = stages;
    this.writer = writer;
    this.log = log;
  }

  @Override
  public void handle(HttpServerRequest request) {
    request.response().bodyEndHandler(any -> RequestDecoder.answered(request.connection()));
    if (writer.isClosing(request.connection())) {
      return;
    }
    ApiException misframed = misframed(request);
    if (misframed != null) {
      writer.failAndClose(Exchange.begin(request, log, ""), misframed);
      return;
    }
    ApiException refusal = refusal(request);
    if (refusal == null) {
      router.handle(request);
    } else {
      Exchange exchange = Exchange.begin(request, log, "");
      stages.send(exchange, () -> writer.fail(exchange, refusal));
    }
  }

  /** Answers a request that could not be parsed, and closes the connection. */
  void handleInvalid(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    ApiException refusal =
        cause instanceof TooLongHttpLineException
            ? ApiException.uriTooLong()
            : cause instanceof TooLongHttpHeaderException
                ? ApiException.headersTooLarge()
                : ApiException.badRequest("bad_request", "The request is not valid HTTP.");
    writer.failAndClose(Exchange.begin(request, log, ""), refusal);
  }

  /** Returns the refusal of a request whose end two servers may see differently. */
  private static @Nullable ApiException misframed(HttpServerRequest request) {
    boolean current = request.version() == HttpVersion.HTTP_1_1;
    int hosts = request.headers().getAll(HttpHeaders.HOST).size();
    if (hosts > 1 || (hosts == 0 && current)) {
      String what = hosts > 1 ? "more than one" : "no";
      return ApiException.badRequest("bad_request", "The request has " + what + " Host header.");
    }
    List<String> encodings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    boolean chunked =
        current && encodings.size() == 1 && encodings.get(0).equalsIgnoreCase("chunked");
    return encodings.isEmpty() || chunked
        ? null
        : ApiException.badRequest(
            "bad_request", "The only Transfer-Encoding that is understood is chunked.");
  }

  private static @Nullable ApiException refusal(HttpServerRequest request) {
    String path = request.path();
    if (path == null || path.isEmpty() || path.charAt(0) != '/') {
      return ApiException.endpointNotFound();
    }
    return hasBrokenEscape(path)
        ? ApiException.badRequest("malformed_path", "The path has invalid percent-encoding.")
        : isPlain(path) ? null : ApiException.endpointNotFound();
  }

  private static boolean hasBrokenEscape(String path) {
    for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
      if (i + 2 >= path.length()
          || Character.digit(path.charAt(i + 1), 16) < 0
          || Character.digit(path.charAt(i + 2), 16) < 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether a path has no characters that need decoding, and no empty or dot segments. */
  private static boolean isPlain(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && "/-_.~@:".indexOf(c) < 0 && !PathAliases.isEncodedAt(path, i)) {
        return false;
      }
    }
    return !path.contains("//") && !path.contains("/.");
  }
}
