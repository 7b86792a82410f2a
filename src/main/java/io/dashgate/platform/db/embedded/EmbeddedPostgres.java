package io.dashgate.platform.db.embedded;

import io.dashgate.platform.config.LocalSecret;
import io.dashgate.platform.db.DatabaseUrl;
import io.dashgate.platform.db.DatabaseUrls;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Postgres server on a data folder, for first steps and for tests. It listens on loopback only,
 * with a password, and writes durably. Zonky's own launcher of these binaries turns fsync off, and
 * its shutdown hook stops the server while requests still need it.
 */
public final class EmbeddedPostgres {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

  private static final String OWNER = "dashgate";
  private static final String APPLICATION = "dashgate_app";
  private static final int MIN_CONNECTIONS = 300;
  private static final int MAINTENANCE = 20;
  private static final int COMMAND_TIMEOUT_SECONDS = 60;

  private final Path home;
  private final Path binaries;
  private final Path cluster;
  private final FileChannel lock;
  private final DatabaseUrls urls;

  private EmbeddedPostgres(
      Path home, Path binaries, Path cluster, FileChannel lock, DatabaseUrls urls) {
    this.home = home;
    this.binaries = binaries;
    this.cluster = cluster;
    this.lock = lock;
    this.urls = urls;
  }

  /** Starts the server with the default number of connections. See {@link #start(Path, int)}. */
  public static EmbeddedPostgres start(Path dataDir) {
    return start(dataDir, 0);
  }

  /**
   * Starts the server, and creates its cluster if the folder has none. Blocks.
   *
   * @param dataDir used by one Dashgate process at a time
   * @param connections that a process may open; the server allows those of two processes
   * @throws IllegalStateException with a sentence for the operator, if it cannot start
   */
  public static EmbeddedPostgres start(Path dataDir, int connections) {
    try {
      Path home = Files.createDirectories(dataDir.toAbsolutePath());
      FileChannel lock = lock(home);
      try {
        return start(home, lock, Math.max(MIN_CONNECTIONS, 2 * connections + MAINTENANCE));
      } catch (IOException | RuntimeException failure) {
        lock.close();
        throw failure;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EmbeddedPostgres start(Path home, FileChannel lock, int maxConnections)
      throws IOException {
    Path binaries = PostgresBinaries.unpack(home);
    Path passwordFile = home.resolve("postgres-password");
    String password = LocalSecret.readOrCreate(passwordFile);
    Path cluster = home.resolve("cluster");
    if (!Files.exists(cluster.resolve("PG_VERSION"))) {
      initialize(home, binaries, cluster, passwordFile);
    }
    stopLeftOver(home, binaries, cluster);
    int port = freePort();
    run(home, startCommand(binaries, cluster, home.resolve("postgres.log"), port, maxConnections));
    log.info("embedded Postgres is up on 127.0.0.1:{}, data in {}", port, cluster);
    DatabaseUrls urls =
        new DatabaseUrls(url(APPLICATION, password, port), url(OWNER, password, port));
    return new EmbeddedPostgres(home, binaries, cluster, lock, urls);
  }

  private static DatabaseUrl url(String user, String password, int port) {
    return new DatabaseUrl(
        "postgresql://%s:%s@127.0.0.1:%d/postgres".formatted(user, password, port));
  }

  /** Returns the URLs of the server. */
  public DatabaseUrls urls() {
    return urls;
  }

  /** Stops the server: connections are closed, data are flushed. Blocks. */
  public void stop() {
    try {
      stop(home, binaries, cluster);
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileChannel lock(Path home) throws IOException {
    FileChannel channel =
        FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = tryLock(channel);
    if (held == null) {
      channel.close();
      throw new IllegalStateException(
          "The data folder " + home + " is in use by another Dashgate process.");
    }
    return channel;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  /** Creates the cluster in a temporary folder and moves it when it is complete. */
  private static void initialize(Path home, Path binaries, Path cluster, Path passwordFile)
      throws IOException {
    Path unfinished = Files.createTempDirectory(home, "cluster-");
    run(
        home,
        List.of(
            binaries.resolve("bin/initdb").toString(),
            "--pgdata=" + unfinished,
            "--username=" + OWNER,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=icu",
            "--icu-locale=und"));
    Files.move(unfinished, cluster);
  }

  /** A killed process leaves its server running; the lock shows that it is unused. */
  private static void stopLeftOver(Path home, Path binaries, Path cluster) throws IOException {
    if (Files.exists(cluster.resolve("postmaster.pid"))) {
      List<String> status = pgCtl(binaries, cluster, "status");
      if (execute(home, status) == 0) {
        log.warn("stopping the embedded Postgres that an earlier process left running");
        stop(home, binaries, cluster);
      }
    }
  }

  private static void stop(Path home, Path binaries, Path cluster) throws IOException {
    List<String> command = pgCtl(binaries, cluster, "stop");
    command.addAll(List.of("-m", "fast", "-w"));
    run(home, command);
  }

  private static List<String> startCommand(
      Path binaries, Path cluster, Path logFile, int port, int maxConnections) {
    List<String> command = pgCtl(binaries, cluster, "start");
    String options =
        "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=%d"
            .formatted(port, maxConnections);
    command.addAll(List.of("-w", "-l", logFile.toString(), "-o", options));
    return command;
  }

  private static List<String> pgCtl(Path binaries, Path cluster, String verb) {
    return new ArrayList<>(
        List.of(binaries.resolve("bin/pg_ctl").toString(), verb, "-s", "-D", cluster.toString()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void run(Path home, List<String> command) throws IOException {
    if (execute(home, command) != 0) {
      throw new IllegalStateException(
          "The embedded Postgres failed: %s. See %s and %s; or set DATABASE_URL to a server."
              .formatted(
                  String.join(" ", command),
                  home.resolve("command.log"),
                  home.resolve("postgres.log")));
    }
  }

  private static int execute(Path home, List<String> command) throws IOException {
    List<String> line = new ArrayList<>();
    if (isRoot()) {
      // Postgres refuses to run as root; in a user namespace it does not see that it is
      line.addAll(List.of("unshare", "--user"));
    }
    line.addAll(command);
    File output = home.resolve("command.log").toFile();
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
            .start();
    try {
      if (!process.waitFor(COMMAND_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return -1;
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for Postgres", e);
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }
}
