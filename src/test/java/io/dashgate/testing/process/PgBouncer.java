package io.dashgate.testing.process;

import io.dashgate.testing.TestGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A PgBouncer with its default settings, in front of a server on this machine. */
public final class PgBouncer implements AutoCloseable {

  private static final long START_LIMIT_MS = 10_000;

  private final Process process;
  private final int port;
  private final URI server;

  private PgBouncer(Process process, int port, URI server) {
    this.process = process;
    this.port = port;
    this.server = server;
  }

  /** Returns whether the program is installed, as by {@code apt-get install pgbouncer}. */
  public static boolean isInstalled() {
    return Files.isExecutable(Path.of("/usr/sbin/pgbouncer"));
  }

  /**
   * Starts it in front of the server of a URL.
   *
   * @param folder of its files
   * @param settings lines of its section {@code [pgbouncer]}
   */
  public static PgBouncer start(Path folder, String url, String... settings)
      throws IOException, InterruptedException {
    URI server = URI.create(url);
    int port = TestGateway.freePort();
    String[] user = server.getUserInfo().split(":", -1);
    Path users =
        Files.writeString(folder.resolve("users"), "\"%s\" \"%s\"%n".formatted(user[0], user[1]));
    List<String> lines =
        new ArrayList<>(
            List.of(
                "[databases]",
                "* = host=127.0.0.1 port=" + server.getPort(),
                "[pgbouncer]",
                "listen_addr = 127.0.0.1",
                "listen_port = " + port,
                "unix_socket_dir =",
                "auth_file = " + users));
    lines.addAll(List.of(settings));
    Path file = Files.write(folder.resolve("pgbouncer.ini"), lines);
    List<String> command = new ArrayList<>(List.of("/usr/sbin/pgbouncer", file.toString()));
    if ("root".equals(System.getProperty("user.name"))) {
      // it refuses to run as root; in a user namespace it does not see that it is
      command.addAll(0, List.of("unshare", "--user"));
    }
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("pgbouncer.log").toFile())
            .start();
    PgBouncer started = new PgBouncer(process, port, server);
    started.awaitPort();
    return started;
  }

  /** Returns the URL of the server through it. */
  public String url() {
    return server.toString().replace(":" + server.getPort() + "/", ":" + port + "/");
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private void awaitPort() throws InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT_MS * 1_000_000;
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException notYet) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          close();
          throw new IllegalStateException("pgbouncer did not start", notYet);
        }
        Thread.sleep(10);
      }
    }
  }
}
