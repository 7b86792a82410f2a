package io.dashgate.platform.http.server;

import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.auth.Project;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Handler;
import io.dashgate.platform.http.server.OutcomeCounts.Retry;
import io.dashgate.platform.idempotency.IdempotencyScope;
import io.dashgate.platform.idempotency.StoredResponse;
import io.dashgate.platform.idempotency.StoredResponses;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.sqlclient.SqlClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves requests with an {@code Idempotency-Key}. The write and its stored response are one
 * transaction. A request that fails stores nothing, so that its retry is a new attempt.
 */
final class IdempotentRequests {

  private static final String KEY = "Idempotency-Key";
  private static final String REPLAYED = "Idempotency-Replayed";
  private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]{1,255}");

  private final Database database;
  private final OutcomeCounts<Retry> counts;

  IdempotentRequests(Database database, OutcomeCounts<Retry> counts) {
    this.database = database;
    this.counts = counts;
  }

  /** Serves a validated call: by its handler, or with the stored response of an earlier request. */
  Future<ApiReply> serve(Call call) {
    ApiRequest request = call.validated();
    Handler handler = call.binding().handler();
    String key = key(call);
    if (key == null) {
      return handler.handle(request);
    }
    IdempotencyScope scope = scope(call, key);
    return database
        .together(
            request.writer(),
            (transaction, writer) ->
                StoredResponses.find(transaction, scope)
                    .compose(
                        stored ->
                            stored.isPresent()
                                ? Future.succeededFuture(repeat(stored.get()))
                                : first(transaction, writer, scope, handler, request)))
        .onSuccess(
            reply ->
                counts.count(reply.headers().containsKey(REPLAYED) ? Retry.REPLAYED : Retry.DONE))
        .onFailure(failure -> counts.count(outcomeOf(failure)));
  }

  private static Future<ApiReply> first(
      SqlClient transaction,
      WriteContext writer,
      IdempotencyScope scope,
      Handler handler,
      ApiRequest request) {
    return handler
        .handle(request.within(writer))
        // a failure would roll the write back, but this error says that the write was done
        .recover(
            failure ->
                failure instanceof ApiReply.TooLarge
                    ? Future.succeededFuture(
                        ApiReply.error(ApiException.answerTooLarge(ApiReply.MAX_MEGABYTES, true)))
                    : Future.failedFuture(failure))
        .compose(
            reply ->
                StoredResponses.store(
                        transaction,
                        writer,
                        scope,
                        new StoredResponse(
                            reply.status(), reply.headers(), reply.contentType(), reply.body()))
                    .map(reply));
  }

  private static ApiReply repeat(StoredResponse stored) {
    if (!stored.isWhole()) {
      throw ApiException.retryAnswerNotKept();
    }
    Map<String, String> headers = new HashMap<>(stored.headers());
    headers.put(REPLAYED, "true");
    ApiReply bare = ApiReply.noContent();
    return new ApiReply(
        stored.status(),
        stored.contentType(),
        stored.body() == null ? bare.body() : stored.body(),
        headers);
  }

  /** Returns the key; null if there is none or the operation ignores it. */
  private static @Nullable String key(Call call) {
    List<String> given = call.exchange().request().headers().getAll(KEY);
    if (given.isEmpty() || !call.operation().takesHeader(KEY)) {
      return null;
    }
    if (given.size() > 1 || !PRINTABLE.matcher(given.get(0)).matches()) {
      throw ApiException.badRequest(
          "invalid_idempotency_key",
          "An Idempotency-Key has between 1 and 255 printable ASCII characters.");
    }
    return given.get(0);
  }

  private static IdempotencyScope scope(Call call, String key) {
    ApiRequest request = call.validated();
    HttpServerRequest wire = call.exchange().request();
    Principal principal = request.principal();
    Project project = request.optionalProject();
    String path = wire.path();
    return IdempotencyScope.of(
        project == null ? 0 : project.id(),
        principal.keyId() == null ? "user " + principal.userId() : "key " + principal.keyId(),
        path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
        key,
        wire.method().name(),
        wire.query(),
        call.body());
  }

  private static Retry outcomeOf(Throwable failure) {
    return failure instanceof ApiException known
        ? switch (known.problem().code()) {
          case ApiException.RETRY_IN_FLIGHT -> Retry.IN_FLIGHT;
          case ApiException.RETRY_OF_ANOTHER -> Retry.MISMATCHED;
          default -> Retry.FAILED;
        }
        : Retry.FAILED;
  }
}
