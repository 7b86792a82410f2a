package io.dashgate.platform.http.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.Main;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.config.SettingsLoader;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.limits.OverloadCounts;
import io.dashgate.platform.ops.Metrics;
import io.dashgate.platform.ops.ProjectTraffic;
import io.dashgate.platform.ops.Readiness;
import io.dashgate.platform.ops.RequestLog;
import io.dashgate.platform.ops.Tracing;
import io.dashgate.testing.RawHttp;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replies that no handler makes today but that are allowed. */
class ReplyWriterTest {

  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

  // as in the gateway: exchanges need its context locals
  private final Vertx vertx = Main.vertx(new Metrics(), new Tracing().factory());

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  @Test
  void anAnswerThatCannotBeSentIsA500() throws Exception {
    ApiReply broken =
        new ApiReply(
            200,
            "text/plain",
            Buffer.buffer("secret"),
            Map.of("Content-Disposition", "a\r\nSet-Cookie: b", "X-Fine", "c"));

    String answer = RawHttp.send(serve(broken), REQUEST);

    assertTrue(answer.startsWith("HTTP/1.1 500 "), answer);
    assertTrue(answer.contains("\"code\":\"error\""), answer);
    assertTrue(answer.toLowerCase(Locale.ROOT).contains("x-request-id: "), answer);
    assertFalse(answer.contains("Set-Cookie"), answer);
    assertFalse(answer.contains("secret"), answer);
  }

  @Test
  void anAnswerIsGivenUpWhenItIsTooLong() {
    String row = "x".repeat(1024);
    ApiReply longest = rows(row, 8 * 1000);

    assertTrue(longest.body().length() > 8_000_000);
    assertThrows(ApiReply.TooLarge.class, () -> rows(row, 9 * 1024));
  }

  @Test
  void longBodiesAreReadOffTheEventLoop() throws Exception {
    assertTrue(readsOnLoop(64 * 1024));
    assertFalse(readsOnLoop(64 * 1024 + 1));
  }

  private boolean readsOnLoop(int bytes) throws Exception {
    Context loop = vertx.getOrCreateContext();
    BodyWorkers bodies = new BodyWorkers(vertx);
    return Future.<Boolean>future(
            done ->
                loop.runOnContext(
                    any ->
                        bodies
                            .read(Buffer.buffer(new byte[bytes]), Context::isOnEventLoopThread)
                            .onComplete(done)))
        .toCompletionStage()
        .toCompletableFuture()
        .get(5, TimeUnit.SECONDS);
  }

  private static ApiReply rows(String row, int count) {
    return ApiReply.ok(
        json -> {
          json.writeStartArray();
          for (int i = 0; i < count; i++) {
            json.writeString(row);
          }
          json.writeEndArray();
        });
  }

  private int serve(ApiReply reply) throws Exception {
    ReplyWriter writer =
        new ReplyWriter(
            new Readiness(Clock.systemUTC()),
            new BodySender(vertx, new BodyWorkers(vertx), new OverloadCounts(), 1_000));
    ProjectTraffic traffic = new ProjectTraffic(1, Clock.systemUTC());
    Settings settings =
        SettingsLoader.load(vertx, Map.of())
            .toCompletionStage()
            .toCompletableFuture()
            .get(5, TimeUnit.SECONDS);
    ExchangeLog log =
        new ExchangeLog(new RequestLog(new Metrics(), traffic), new ClientAddress(settings));
    return vertx
        .createHttpServer()
        .requestHandler(request -> writer.write(Exchange.begin(request, log, ""), reply))
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(5, TimeUnit.SECONDS)
        .actualPort();
  }
}
