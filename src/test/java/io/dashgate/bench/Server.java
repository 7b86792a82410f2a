package io.dashgate.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A server under test, in a process of its own.
 *
 * @param startMillis from the launch to its first answer
 */
record Server(String name, Process process, int port, double startMillis) implements AutoCloseable {

  static final Path JAR = Path.of("target/dashgate.jar").toAbsolutePath();
  private static final long LONGEST_START_MS = 60_000;

  /** Starts the gateway from its jar. */
  static Server gateway(String name, Map<String, String> environment, String... options)
      throws Exception {
    int port = freePort();
    List<String> command = java(options);
    command.addAll(List.of("-jar", JAR.toString()));
    return start(name, port, command, environment);
  }

  /** Starts what it is compared with. */
  static Server bare(Map<String, String> environment, String... options) throws Exception {
    int port = freePort();
    List<String> command = java(options);
    command.addAll(
        List.of(
            "-cp",
            Path.of("target/test-classes").toAbsolutePath() + ":" + JAR,
            "io.dashgate.dashboards.BareServer",
            Integer.toString(port)));
    return start("bare", port, command, environment);
  }

  /** Returns the memory that it occupies, in MiB. */
  double memory() throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "smaps_rollup"))
            .stream()
            .filter(line -> line.startsWith("Pss:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum()
        / 1024.0;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }

  private static List<String> java(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    return command;
  }

  private static Server start(
      String name, int port, List<String> command, Map<String, String> environment)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Path.of("target", "bench", name + ".log").toFile());
    builder.environment().putAll(environment);
    builder.environment().put("DASHGATE_HTTP_PORT", Integer.toString(port));
    builder.environment().put("DASHGATE_MANAGEMENT_PORT", "0");
    long start = System.nanoTime();
    Process process = builder.start();
    byte[] request =
        ("GET /api/projects/1/dashboards/1/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + Tenants.key(1)
                + "\r\n\r\n")
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    while (true) {
      try (Wire wire = new Wire(port)) {
        if (wire.exchange(request) == 200) {
          return new Server(name, process, port, (System.nanoTime() - start) / 1e6);
        }
      } catch (IOException notYet) {
        Thread.sleep(5);
      }
      if (!process.isAlive() || System.nanoTime() - start > LONGEST_START_MS * 1_000_000) {
        process.destroyForcibly();
        throw new IllegalStateException(name + " did not start; see target/bench/" + name + ".log");
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
