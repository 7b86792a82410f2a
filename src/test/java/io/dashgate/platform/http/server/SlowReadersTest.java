package io.dashgate.platform.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.RawHttp;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Long answers, to clients that read them and to clients that do not. */
@GatewaySettings("DASHGATE_HTTP_SEND_TIMEOUT_SECONDS=1")
class SlowReadersTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int DASHBOARDS = 100;

  private static TestGateway gateway;
  private static Tenant tenant;
  private static String list;

  @BeforeAll
  static void fill(Tenant fresh) {
    gateway = fresh.gateway();
    tenant = fresh;
    list = fresh.dashboards() + "?limit=" + DASHBOARDS;
    for (int i = 0; i < DASHBOARDS; i++) {
      JsonObject body = new JsonObject().put("description", ("z" + i + " ").repeat(16_000));
      fresh.api().post(fresh.dashboards(), body).expect(201);
    }
  }

  @Test
  void aClientThatTakesNothingIsDisconnected() throws Exception {
    double before = GatewayMetrics.overload(gateway, "slow_reader");
    try (Socket socket = unread(8 * 1024)) {
      Soon.seen(LIMIT, () -> GatewayMetrics.overload(gateway, "slow_reader") == before + 1);
      assertThrows(IOException.class, () -> drain(socket));
    }
    Soon.seen(
        LIMIT,
        () -> GatewayMetrics.value(gateway, "dashgate_memory_used_bytes{budget=\"answers\"}") == 0);
    assertEquals(0, GatewayMetrics.active(gateway));
  }

  @Test
  void aClientThatReadsSlowlyGetsItsAnswer() throws Exception {
    try (Socket socket = unread(64 * 1024)) {
      InputStream in = socket.getInputStream();
      StringBuilder received = new StringBuilder();
      byte[] part = new byte[200_000];
      for (int length = in.read(part); length >= 0; length = in.read(part)) {
        received.append(new String(part, 0, length, UTF_8));
        Thread.sleep(10);
      }
      RawAnswer answer = RawAnswer.only(received.toString());
      assertEquals(DASHBOARDS, answer.expect(200).json().getJsonArray("results").size());
      assertTrue(answer.header("content-encoding").isEmpty());
    }
  }

  @Test
  void aLongAnswerIsCompressedAsAWhole() throws Exception {
    String plain = RawAnswer.only(RawHttp.send(gateway.port(), request())).body();
    byte[] answer = bytes(request("Accept-Encoding: deflate;q=0.5, gzip"));

    int end = new String(answer, ISO_8859_1).indexOf("\r\n\r\n") + 4;
    String head = new String(answer, 0, end, ISO_8859_1).toLowerCase(Locale.ROOT);
    assertTrue(head.contains("content-encoding: gzip\r\n"), head);
    assertTrue(head.contains("content-length: " + (answer.length - end) + "\r\n"), head);
    byte[] body = Arrays.copyOfRange(answer, end, answer.length);
    try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(body))) {
      assertEquals(plain, new String(unzipped.readAllBytes(), UTF_8));
    }
  }

  @Test
  void aLongAnswerIsPlainForAClientThatDoesNotAcceptGzip() {
    for (String accepted : new String[] {"deflate", "gzip;q=0", "br"}) {
      RawAnswer answer =
          RawAnswer.only(RawHttp.send(gateway.port(), request("Accept-Encoding: " + accepted)));
      assertEquals(DASHBOARDS, answer.expect(200).json().getJsonArray("results").size());
      assertTrue(answer.header("content-encoding").isEmpty(), accepted);
    }
  }

  private static String request(String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = "Authorization: Bearer " + tenant.key();
    return RawAnswer.request("GET", list, all);
  }

  /** Sends the request, with a small window for the answer. */
  private static Socket unread(int window) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(window);
    socket.setSoTimeout(8_000);
    socket.connect(new InetSocketAddress("127.0.0.1", gateway.port()));
    socket.getOutputStream().write(request().getBytes(ISO_8859_1));
    return socket;
  }

  private static byte[] bytes(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
      socket.setSoTimeout(8_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return socket.getInputStream().readAllBytes();
    }
  }

  private static void drain(Socket socket) throws IOException {
    String received = new String(socket.getInputStream().readAllBytes(), UTF_8);
    if (!received.endsWith("}]}")) {
      throw new IOException("cut off");
    }
  }
}
