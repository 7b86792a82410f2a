package io.dashgate.platform.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Api;
import io.dashgate.testing.Soon;
import io.dashgate.testing.process.RunningJar;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many connections that make the gateway hold something, against one process with the memory of
 * {@code k8s/base}, which exits when it has no more.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SmallMemoryIT {

  private static final Map<String, String> SMALL =
      Map.of(
          "JAVA_TOOL_OPTIONS",
          "-XX:+UseSerialGC -Xmx192m -XX:MaxDirectMemorySize=64m -XX:+ExitOnOutOfMemoryError",
          "DASHGATE_RATE_LIMIT_PER_MINUTE",
          "0",
          "DASHGATE_RATE_LIMIT_PER_HOUR",
          "0",
          "DASHGATE_HTTP_SEND_TIMEOUT_SECONDS",
          "3");

  private static final String DASHBOARDS = "/api/projects/@current/dashboards/";
  private static final byte[] UNFINISHED = "x".repeat(1_040_000).getBytes(ISO_8859_1);
  private static final String LONG = "Content-Length: 1048000";
  private static final JsonObject LONG_BODY =
      new JsonObject().put("name", "n").put("unknown", "x".repeat(900_000));
  private static final int LARGE_ROWS = 107;

  /** Fewer than there are: an answer that is not read in time is lost with its connection. */
  private static final int MANY = 100;

  private static RunningJar jar;
  private static String key;
  private static Api quiet;

  private final List<Socket> sockets = new ArrayList<>();

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    jar = RunningJar.start(folder, SMALL);
    key = "Authorization: Bearer " + jar.printedKey();
    JsonObject signup =
        new JsonObject()
            .put("email", "quiet@example.com")
            .put("password", "correct horse battery")
            .put("first_name", "Quiet")
            .put("organization_name", "Quiet");
    quiet =
        jar.api(
            jar.api("").post("/api/signup/", signup).expect(201).json().getString("access_token"));
  }

  @AfterAll
  static void stop() {
    jar.close();
  }

  @AfterEach
  void closeAndServe() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    Soon.seen(
        Duration.ofSeconds(15),
        () -> jar.api(jar.printedKey()).post(DASHBOARDS, LONG_BODY).status() == 201);
    quiet.get(DASHBOARDS).expect(200);
  }

  @Test
  void strangersHoldLittle() throws IOException {
    open(700, () -> head("Authorization: none", LONG), UNFINISHED);

    assertTrue(answers(401, MANY) >= MANY);
    quiet.get(DASHBOARDS).expect(200);
  }

  @Test
  void strangersWithShortBodiesDoNotTakeThePlaceOfCallers() throws IOException {
    byte[] most = "x".repeat(60_000).getBytes(ISO_8859_1);
    open(700, () -> head("Authorization: none", "Content-Length: 64000"), most);

    assertTrue(answers(503, MANY) >= MANY, "the strangers' budget is not used up");
    for (int i = 0; i < 10; i++) {
      quiet.post(DASHBOARDS, new JsonObject().put("name", "a".repeat(20 * i))).expect(201);
    }
  }

  @Test
  void callersHaveABudgetOfWhichATenantMayTakeHalf() throws IOException {
    open(300, () -> head(key, LONG), UNFINISHED);

    assertTrue(answers(429, MANY) >= MANY);
    quiet.post(DASHBOARDS, LONG_BODY).expect(201);
  }

  @Test
  void headsHoldLittle() throws IOException {
    String headers = "a:b\r\n".repeat(120);
    open(1_500, () -> "GET /" + "x".repeat(15_000) + " HTTP/1.1\r\n" + headers, new byte[0]);

    quiet.get(DASHBOARDS).expect(200);
  }

  @Test
  void requestsThatFollowUnansweredOnesHoldLittle() throws IOException {
    String hasty = "GET /api/nope HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2_000);
    open(500, () -> hasty, new byte[0]);

    quiet.get(DASHBOARDS).expect(200);
  }

  @Test
  void idleConnectionsHoldLittle() throws IOException {
    open(3_000, () -> "", new byte[0]);

    quiet.get(DASHBOARDS).expect(200);
  }

  @Test
  @Order(Integer.MAX_VALUE - 1)
  void theLargestListsLeaveRoomForOthers() throws Exception {
    Api own = jar.api(jar.printedKey());
    addLargeRows(own);
    Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
    long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
    List<Thread> readers = new ArrayList<>();
    for (int limit : List.of(LARGE_ROWS, LARGE_ROWS, LARGE_ROWS, 1_000)) {
      Thread reader =
          new Thread(
              () -> {
                while (System.nanoTime() < end) {
                  int status = own.get(DASHBOARDS + "?limit=" + limit).status();
                  statuses.merge(status, 1, Integer::sum);
                }
              });
      readers.add(reader);
      reader.start();
    }
    while (System.nanoTime() < end) {
      quiet.get(DASHBOARDS).expect(200);
      Thread.sleep(50);
    }
    for (Thread reader : readers) {
      reader.join();
    }

    assertTrue(statuses.getOrDefault(200, 0) > 0, statuses::toString);
    assertTrue(Set.of(200, 400, 429, 503).containsAll(statuses.keySet()), statuses::toString);
  }

  private static void addLargeRows(Api own) {
    JsonObject large = new JsonObject().put("description", "y".repeat(65_000));
    for (int i = 0; i < LARGE_ROWS; i++) {
      own.post(DASHBOARDS, large).expect(201);
    }
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void clientsThatDoNotReadHoldLittle() throws Exception {
    addLargeRows(jar.api(jar.printedKey()));
    String request =
        "GET %s?limit=%d HTTP/1.1\r\nHost: x\r\n%s\r\n\r\n".formatted(DASHBOARDS, LARGE_ROWS, key);
    open(100, () -> request, new byte[0]);

    for (int i = 0; i < 20; i++) {
      quiet.get(DASHBOARDS).expect(200);
      Thread.sleep(100);
    }
    assertTrue(answers(200, 1) > 0, jar::output);
  }

  private static String head(String... headers) {
    return "POST %s HTTP/1.1\r\nHost: x\r\n%s\r\n\r\n"
        .formatted(DASHBOARDS, String.join("\r\n", headers));
  }

  /** Opens connections with small windows, and sends something on each. */
  private void open(int connections, Supplier<String> head, byte[] rest) throws IOException {
    for (int i = 0; i < connections; i++) {
      Socket socket = new Socket();
      sockets.add(socket);
      socket.setReceiveBufferSize(8 * 1024);
      socket.setSoTimeout(2_000);
      try {
        socket.connect(new InetSocketAddress("127.0.0.1", jar.port()));
        socket.getOutputStream().write(head.get().getBytes(ISO_8859_1));
        socket.getOutputStream().write(rest);
      } catch (IOException closedWhileSending) {
        // the answer may be there all the same
      }
    }
  }

  /** Waits for a number of answers; returns how many of those that came have the status. */
  private long answers(int status, int least) {
    Soon.seen(
        Duration.ofSeconds(8),
        () -> sockets.stream().filter(SmallMemoryIT::isAnswered).count() >= least);
    return sockets.stream().filter(socket -> isAnswered(socket) && starts(socket, status)).count();
  }

  private static boolean isAnswered(Socket socket) {
    try {
      return socket.getInputStream().available() > 0;
    } catch (IOException closed) {
      return false;
    }
  }

  private static boolean starts(Socket socket, int status) {
    try {
      String start = new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
      return start.equals("HTTP/1.1 " + status);
    } catch (IOException noAnswer) {
      return false;
    }
  }
}
