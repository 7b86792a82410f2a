package io.dashgate.testing;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A synchronous client of a gateway. Every answer is checked against the contract before a test
 * sees it.
 */
public final class Api {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final int port;
  private final @Nullable String credential;

  /** A client of the gateway on a port of this machine, with a key or token, or without. */
  public Api(int port, @Nullable String credential) {
    this.port = port;
    this.credential = credential;
  }

  /** Sends a GET. */
  public Answer get(String path) {
    return send("GET", path, null, Map.of());
  }

  /** Sends a DELETE. */
  public Answer delete(String path) {
    return send("DELETE", path, null, Map.of());
  }

  /** Sends a POST with a JSON object. */
  public Answer post(String path, JsonObject body) {
    return send("POST", path, body.encode(), Map.of());
  }

  /** Sends a POST with any text. */
  public Answer post(String path, String body) {
    return send("POST", path, body, Map.of());
  }

  /** Sends a PATCH with a JSON object. */
  public Answer patch(String path, JsonObject body) {
    return send("PATCH", path, body.encode(), Map.of());
  }

  /** Sends a PATCH with any text. */
  public Answer patch(String path, String body) {
    return send("PATCH", path, body, Map.of());
  }

  /**
   * Sends any request.
   *
   * @param path with query, as it goes over the wire
   * @param body null for none; sent as JSON unless {@code headers} say otherwise
   */
  public Answer send(
      String method, String path, @Nullable String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(TIMEOUT)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (credential != null) {
      request.setHeader("Authorization", "Bearer " + credential);
    }
    if (body != null) {
      request.setHeader("Content-Type", "application/json");
    }
    headers.forEach(request::setHeader);
    try {
      Answer answer = Answer.of(CLIENT.send(request.build(), BodyHandlers.ofString()));
      ContractCheck.check(method, path, answer);
      return answer;
    } catch (IOException e) {
      throw new AssertionError(method + " " + path + " got no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
