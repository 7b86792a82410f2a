package io.dashgate.platform.auth;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** Fetches the keys that issuers publish, with limits on bytes and time, following no redirect. */
final class JwksClient {

  private static final int MAX_BYTES = 256 * 1024;
  private static final int LIMIT_MS = 3_000;

  private final HttpClient client;

  JwksClient(Vertx vertx) {
    client =
        vertx.createHttpClient(
            // the next request is minutes away
            new HttpClientOptions().setConnectTimeout(LIMIT_MS).setKeepAlive(false));
  }

  /** Returns the body of a 200. Other answers fail, and those beyond the limits. */
  Future<Buffer> fetch(URI url) {
    Future<HttpClientRequest> request =
        client.request(
            new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(url.toString())
                .putHeader("Accept", "application/jwk-set+json, application/json"));
    return request
        // nested, so that the body's handlers are set before its first byte arrives
        .compose(sent -> sent.send().compose(JwksClient::read))
        .timeout(LIMIT_MS, TimeUnit.MILLISECONDS)
        // also closes a connection that is still being opened or sending
        .onFailure(any -> request.onSuccess(HttpClientRequest::reset));
  }

  /** Closes all connections. */
  Future<Void> close() {
    return client.close();
  }

  private static Future<Buffer> read(HttpClientResponse response) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    response
        .handler(
            chunk -> {
              if (body.length() + chunk.length() > MAX_BYTES) {
                whole.tryFail("the answer is longer than " + MAX_BYTES + " bytes");
              } else {
                body.appendBuffer(chunk);
              }
            })
        .exceptionHandler(whole::tryFail)
        .endHandler(any -> whole.tryComplete(body));
    return response.statusCode() == 200
        ? whole.future()
        : Future.failedFuture("the answer is a " + response.statusCode());
  }
}
