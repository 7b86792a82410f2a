package io.dashgate.platform.http.server;

import io.dashgate.platform.contract.Operation;
import io.dashgate.platform.contract.QueryString;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Caller;
import io.dashgate.platform.http.Operations;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of an operation: all of a request, or one of the calls that are made within a request.
 * Each stage adds what it found out.
 *
 * @param exchange the request that it belongs to
 * @param path decoded path parameters by name
 * @param body as received; empty if there is none
 * @param caller anonymous until it is identified
 * @param request null until it is validated
 */
record Call(
    Exchange exchange,
    Operations.Binding binding,
    Map<String, String> path,
    QueryString query,
    Buffer body,
    Caller caller,
    @Nullable ApiRequest request) {

  /** Returns the call that is all of a request. */
  static Call of(Exchange exchange, Operations.Binding binding, Map<String, String> path) {
    return new Call(
        exchange, binding, path, exchange.query(), exchange.body(), Caller.ANONYMOUS, null);
  }

  Operation operation() {
    return binding.operation();
  }

  /** Returns the validated request. */
  ApiRequest validated() {
    if (request == null) {
      throw new IllegalStateException(operation().id() + " is not validated yet");
    }
    return request;
  }

  Call withBody(Buffer received) {
    return new Call(exchange, binding, path, query, received, caller, request);
  }

  Call withCaller(Caller identified) {
    return new Call(exchange, binding, path, query, body, identified, request);
  }

  Call withRequest(ApiRequest validated) {
    return new Call(exchange, binding, path, query, body, caller, validated);
  }
}
