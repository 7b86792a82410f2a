package io.dashgate.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback on which issuers publish their keys, each under its own path. */
public final class JwksServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, HttpHandler> answers = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();

  private JwksServer(HttpServer server) {
    this.server = server;
  }

  /** Starts a server that has nothing yet. */
  public static JwksServer start() {
    try {
      JwksServer started =
          new JwksServer(
              HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
      started.server.createContext("/", started::answer);
      started.server.setExecutor(started.threads);
      started.server.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the URL of a path such as {@code /keys}. */
  public String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** Makes keys the content of a path from now on. */
  public void publish(String path, SigningKey... keys) {
    JsonArray list = new JsonArray(Arrays.stream(keys).map(SigningKey::jwk).toList());
    answer(path, text(200, new JsonObject().put("keys", list).encode()));
  }

  /** Makes anything the answer of a path from now on. */
  public void answer(String path, HttpHandler answer) {
    answers.put(path, answer);
  }

  /** Returns how often a path was asked for. */
  public int requests(String path) {
    return requests.computeIfAbsent(path, any -> new AtomicInteger()).get();
  }

  /** Returns an answer that is some text. */
  public static HttpHandler text(int status, String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  /** Returns an answer that sends clients elsewhere. */
  public static HttpHandler redirect(String url) {
    return exchange -> {
      exchange.getResponseHeaders().set("Location", url);
      exchange.sendResponseHeaders(302, -1);
    };
  }

  /** Returns an answer that continues byte by byte until the client closes. */
  public static HttpHandler endless() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      while (!Thread.currentThread().isInterrupted()) {
        exchange.getResponseBody().write(' ');
        exchange.getResponseBody().flush();
        pause(100);
      }
    };
  }

  /** Returns an answer that does not begin for a long time. */
  public static HttpHandler silent() {
    return exchange -> pause(30_000);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.computeIfAbsent(path, any -> new AtomicInteger()).incrementAndGet();
    try (exchange) {
      answers.getOrDefault(path, text(404, "")).handle(exchange);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
