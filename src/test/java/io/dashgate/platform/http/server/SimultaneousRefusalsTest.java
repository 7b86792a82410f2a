package io.dashgate.platform.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.GatewayMetrics;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.Soon;
import io.dashgate.testing.TestGateway;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** More refused requests at once than are answered at once. */
@GatewaySettings("DASHGATE_HTTP_BODY_LIMIT_BYTES=1024")
class SimultaneousRefusalsTest {

  private static final int CONNECTIONS = 100;

  private final TestGateway gateway;

  SimultaneousRefusalsTest(TestGateway gateway) {
    this.gateway = gateway;
  }

  @ParameterizedTest
  @CsvSource({
    "400, GET, /api/users/@me/?a=%zz",
    "404, GET, /api/nope",
    "404, GET, /api/../x",
    "405, DELETE, /api/login/",
    "413, POST, /api/login/",
    "401, GET, /api/users/@me/"
  })
  void eachHasTheFormOfAnError(int status, String method, String target) throws IOException {
    String request = RawAnswer.request(method, target, "Content-Length: 2000");
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        Socket socket = new Socket("127.0.0.1", gateway.port());
        sockets.add(socket);
        socket.setSoTimeout(8_000);
        String whole = method.equals("POST") ? request : RawAnswer.request(method, target);
        socket.getOutputStream().write(whole.getBytes(ISO_8859_1));
      }
      for (Socket socket : sockets) {
        String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
        assertEquals(status, RawAnswer.only(answer).expect(status).status());
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    Soon.seen(Duration.ofSeconds(5), () -> GatewayMetrics.active(gateway) == 0);
  }
}
