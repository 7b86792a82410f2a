package io.dashgate.platform.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Soon;
import io.dashgate.testing.process.RunningJar;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many connections that send most of a long body and then nothing, against a small heap. */
class UnfinishedBodiesIT {

  private static final Map<String, String> SMALL_HEAP =
      Map.of("JAVA_TOOL_OPTIONS", "-XX:+UseSerialGC -Xmx192m -XX:+ExitOnOutOfMemoryError");
  private static final int CONNECTIONS = 300;
  private static final String DASHBOARDS = "/api/projects/@current/dashboards/";
  private static final byte[] UNFINISHED = "x".repeat(1_040_000).getBytes(ISO_8859_1);
  private static final JsonObject LONG =
      new JsonObject().put("name", "n").put("unknown", "x".repeat(900_000));

  @Test
  void strangersDoNotFillTheHeap(@TempDir Path folder) throws Exception {
    try (RunningJar jar = RunningJar.start(folder, SMALL_HEAP)) {
      assertEquals(CONNECTIONS, answersWhile(jar, "Authorization: none", 401), () -> jar.output());
      jar.api(jar.printedKey()).post(DASHBOARDS, LONG).expect(201);
    }
  }

  @Test
  void callersHaveABudgetThatIsReleasedWithTheirConnections(@TempDir Path folder) throws Exception {
    try (RunningJar jar = RunningJar.start(folder, SMALL_HEAP)) {
      int refused = answersWhile(jar, "Authorization: Bearer " + jar.printedKey(), 503);

      assertTrue(refused > CONNECTIONS / 2 && refused < CONNECTIONS, () -> "refused: " + refused);
      Soon.seen(
          Duration.ofSeconds(10),
          () -> jar.api(jar.printedKey()).post(DASHBOARDS, LONG).status() == 201);
    }
  }

  /** Sends unfinished bodies on many connections; returns how many had the status as an answer. */
  private static int answersWhile(RunningJar jar, String header, int status) throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        Socket socket = new Socket("127.0.0.1", jar.port());
        socket.setSoTimeout(2_000);
        sockets.add(socket);
        String head =
            "POST %s HTTP/1.1\r\nHost: x\r\n%s\r\nContent-Length: 1048000\r\n\r\n"
                .formatted(DASHBOARDS, header);
        try {
          socket.getOutputStream().write(head.getBytes(ISO_8859_1));
          socket.getOutputStream().write(UNFINISHED);
        } catch (IOException closedWhileSending) {
          // the answer may be there all the same
        }
      }
      int answers = 0;
      for (Socket socket : sockets) {
        answers += startOfAnswer(socket).startsWith("HTTP/1.1 " + status) ? 1 : 0;
      }
      return answers;
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static String startOfAnswer(Socket socket) {
    try {
      return new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
    } catch (IOException noAnswer) {
      return "";
    }
  }
}
