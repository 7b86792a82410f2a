package io.dashgate.platform.vertx;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Soon;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Our decoder in a server of the library: fails if an upgrade renames the library's decoder, no
 * longer lets it be replaced, or no longer calls what ours overrides.
 */
class RequestDecoderTest {

  private static final Duration LIMIT = Duration.ofMillis(300);

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger overdue = new AtomicInteger();
  private final AtomicInteger overdueBodies = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    HttpServerOptions options = options();
    server =
        vertx
            .createHttpServer(options)
            .connectionHandler(
                connection ->
                    RequestDecoder.install(connection, options, LIMIT, overdue::incrementAndGet))
            .requestHandler(
                request -> {
                  RequestDecoder.ifBodyIsOverdue(
                      request.connection(), overdueBodies::incrementAndGet);
                  request.endHandler(
                      any -> {
                        RequestDecoder.bodyIsComplete(request.connection());
                        request.response().end("whole");
                      });
                })
            .invalidRequestHandler(request -> request.response().setStatusCode(400).end())
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(5, TimeUnit.SECONDS);
  }

  /** As in the gateway: with web sockets or HTTP/2, the pipeline has more than the decoder. */
  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setHttp2ClearTextEnabled(false);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  @Test
  void itReplacesTheLibrarysDecoder() throws Exception {
    String answer =
        send("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\nab");

    assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    assertTrue(answer.endsWith("whole"), answer);
    assertEquals(0, overdue.get());
  }

  @Test
  void requestsThatFollowAreDecodedOnceTheFirstIsAnswered() throws Exception {
    List<HttpServerRequest> arrived = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger decoded = new AtomicInteger();
    int port = serveUnanswered(arrived, decoded);
    try (Socket socket = new Socket("127.0.0.1", port)) {
      String two = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2);
      socket.getOutputStream().write(two.repeat(500).getBytes(ISO_8859_1));
      Soon.seen(Duration.ofSeconds(5), () -> arrived.size() == 1);
      Thread.sleep(100);
      assertEquals(1, decoded.get());

      for (int i = 0; i < 1_000; i++) {
        int next = i;
        Soon.seen(Duration.ofSeconds(5), () -> arrived.size() > next);
        assertEquals(i + 1, decoded.get());
        HttpServerRequest request = arrived.get(i);
        request
            .response()
            .bodyEndHandler(any -> RequestDecoder.answered(request.connection()))
            .end();
      }
    }
  }

  @Test
  void theTimeInWhichABodyIsNotReadDoesNotCount() throws Exception {
    HttpServer patient =
        await(
            vertx
                .createHttpServer(options())
                .connectionHandler(
                    connection ->
                        RequestDecoder.install(
                            connection, options(), LIMIT, overdue::incrementAndGet))
                .requestHandler(this::answerLater)
                .listen(0, "127.0.0.1"));
    try (Socket socket = new Socket("127.0.0.1", patient.actualPort())) {
      String head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(ISO_8859_1));
      Thread.sleep(3 * LIMIT.toMillis());
      socket.getOutputStream().write("ab".getBytes(ISO_8859_1));

      String answer = new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
      assertEquals("HTTP/1.1 200", answer);
      assertEquals(0, overdueBodies.get());
    }
  }

  /** Reads the body after three times the limit. */
  private void answerLater(HttpServerRequest request) {
    RequestDecoder.ifBodyIsOverdue(request.connection(), overdueBodies::incrementAndGet);
    request.pause();
    RequestDecoder.stopClock(request.connection());
    request.endHandler(any -> request.response().end());
    vertx.setTimer(
        3 * LIMIT.toMillis(),
        any -> {
          RequestDecoder.startClock(request.connection());
          request.resume();
        });
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  private int serveUnanswered(List<HttpServerRequest> arrived, AtomicInteger decoded)
      throws Exception {
    return vertx
        .createHttpServer(options())
        .connectionHandler(
            connection -> {
              RequestDecoder.install(connection, options(), LIMIT, overdue::incrementAndGet);
              ClientChannel.bound(connection);
              ((HttpServerConnection) connection)
                  .channelHandlerContext()
                  .pipeline()
                  .addAfter("httpDecoder", "count", new CountedRequests(decoded));
            })
        .requestHandler(arrived::add)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(5, TimeUnit.SECONDS)
        .actualPort();
  }

  private static final class CountedRequests extends ChannelInboundHandlerAdapter {

    private final AtomicInteger decoded;

    CountedRequests(AtomicInteger decoded) {
      this.decoded = decoded;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object part) throws Exception {
      if (part instanceof HttpRequest) {
        decoded.incrementAndGet();
      }
      super.channelRead(context, part);
    }
  }

  @Test
  void aHeadThatDoesNotArriveEndsTheConnection() throws Exception {
    assertEquals("", send("GET / HTTP/1.1\r\nHost: x\r\n"));
    assertEquals(1, overdue.get());
    assertEquals(0, overdueBodies.get());
  }

  @Test
  void aBodyThatDoesNotArriveIsReported() throws Exception {
    try (Socket socket = open("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\na")) {
      for (int i = 0; i < 100 && overdueBodies.get() == 0; i++) {
        Thread.sleep(50);
      }
      assertEquals(1, overdue.get());
      assertEquals(1, overdueBodies.get());
      assertTrue(socket.isConnected());
    }
  }

  @Test
  void aRequestWithALengthAndChunksIsInvalid() throws Exception {
    String answer =
        send(
            "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");

    assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
  }

  private String send(String request) throws IOException {
    try (Socket socket = open(request)) {
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private Socket open(String request) throws IOException {
    Socket socket = new Socket("127.0.0.1", server.actualPort());
    socket.setSoTimeout(5_000);
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    return socket;
  }
}
