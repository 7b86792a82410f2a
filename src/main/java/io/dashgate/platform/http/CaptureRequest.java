package io.dashgate.platform.http;

import io.dashgate.platform.auth.CaptureProject;
import io.dashgate.platform.contract.Operation;
import io.dashgate.platform.contract.QueryString;
import io.dashgate.platform.limits.MovableLease;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request of an SDK as a handler sees it: not validated, since the body may have many forms.
 *
 * @param path decoded path parameters by name
 * @param contentType of the body; null if there is none
 * @param contentEncoding of the body; null if there is none
 * @param body as received; its beginning, if not all of it is there yet
 * @param client the client's address and program
 * @param memory for what is made of the body: of the little that strangers have, until the project
 *     is found. Given back when the request is over and the future of its reply has completed
 * @param over completes when nobody waits for the reply any more; its state may be read on any
 *     thread
 * @param projects looks up the project of a token, which becomes the caller of the request
 */
public record CaptureRequest(
    Operation operation,
    Map<String, String> path,
    QueryString query,
    @Nullable String contentType,
    @Nullable String contentEncoding,
    Buffer body,
    Client client,
    MovableLease memory,
    Future<Void> over,
    Function<String, Future<Optional<CaptureProject>>> projects) {

  /** Returns the same request with all of its body. */
  public CaptureRequest withBody(Buffer whole) {
    return new CaptureRequest(
        operation,
        path,
        query,
        contentType,
        contentEncoding,
        whole,
        client,
        memory,
        over,
        projects);
  }
}
