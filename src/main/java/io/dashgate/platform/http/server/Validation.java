package io.dashgate.platform.http.server;

import io.dashgate.platform.contract.Operation;
import io.dashgate.platform.contract.Parameters;
import io.dashgate.platform.contract.RequestValidator;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Client;
import io.dashgate.platform.http.Conditions;
import io.dashgate.platform.http.Links;
import io.dashgate.platform.limits.ByteBudget;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The stage that checks parameters and body against the contract. */
final class Validation implements Stage<Call> {

  private final BodyWorkers workers;
  private final PublicUrl publicUrl;
  private final ClientAddress addresses;
  private final ByteBudget answerBudget;

  Validation(
      BodyWorkers workers, PublicUrl publicUrl, ClientAddress addresses, ByteBudget answerBudget) {
    this.workers = workers;
    this.publicUrl = publicUrl;
    this.addresses = addresses;
    this.answerBudget = answerBudget;
  }

  @Override
  public <R> Future<R> handle(Call call, Function<Call, Future<R>> next) {
    RequestValidator validator = call.operation().validator();
    Function<@Nullable Object, ApiRequest> withBody = requests(call);
    if (!validator.takesBody()) {
      return next.apply(call.withRequest(withBody.apply(null)));
    }
    Buffer raw = call.body();
    String contentType = call.exchange().request().getHeader(HttpHeaders.CONTENT_TYPE);
    return workers
        .read(raw, () -> validator.body(raw, contentType))
        .recover(
            wrongBody ->
                // A missing object is reported before a wrong body; see Operations.Binding.
                workers
                    .read(raw, () -> RequestValidator.unchecked(raw))
                    .compose(body -> call.binding().objectCheck().check(withBody.apply(body)))
                    .compose(any -> Future.failedFuture(wrongBody)))
        .compose(body -> next.apply(call.withRequest(withBody.apply(body))));
  }

  /** Checks the parameters; returns what makes the request of a body. */
  private Function<@Nullable Object, ApiRequest> requests(Call call) {
    Operation operation = call.operation();
    Exchange exchange = call.exchange();
    HttpServerRequest request = exchange.request();
    Parameters parameters = operation.validator().parameters(call.path(), call.query());
    Links links = new Links(publicUrl.of(request), exchange.requestedPath(), call.query());
    return body ->
        new ApiRequest(
            operation,
            call.caller(),
            exchange.requestId(),
            parameters,
            body,
            links,
            Optional.ofNullable(Credentials.password(request)),
            new Client(
                () -> addresses.network(request),
                () -> addresses.full(request),
                () -> request.getHeader(HttpHeaders.USER_AGENT),
                () -> ContentNegotiation.acceptsHtml(request)),
            Conditions.of(request.headers(), operation),
            call.exchange().memory(call.caller().tenant(), answerBudget),
            exchange,
            exchange.over(),
            null);
  }
}
