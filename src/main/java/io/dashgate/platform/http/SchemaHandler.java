package io.dashgate.platform.http;

import io.dashgate.platform.contract.Contract;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** Serves the contract itself, with the caller's own origin as its server URL. */
public final class SchemaHandler {

  private final Contract contract;

  /** Makes a handler for {@code contract}. */
  public SchemaHandler(Contract contract) {
    this.contract = contract;
  }

  /** Binds the operation. */
  public void bindTo(Operations operations) {
    operations.bind("schema_retrieve", this::retrieve);
  }

  private Future<ApiReply> retrieve(ApiRequest request) {
    boolean asJson =
        request.parameters().optionalText("format").filter("json"::equals).isPresent()
            || request.links().path().endsWith(".json");
    String origin = request.links().origin();
    return Future.succeededFuture(
        asJson
            ? reply("application/json", contract.json(origin))
            : reply("text/plain; charset=utf-8", contract.yaml(origin)));
  }

  private static ApiReply reply(String contentType, String document) {
    return new ApiReply(200, contentType, Buffer.buffer(document), Map.of());
  }
}
