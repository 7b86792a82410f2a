package io.dashgate.bench;

import io.dashgate.testing.process.JavaCommand;
import io.dashgate.testing.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Measures the start of the raw server, of the gateway, of the gateway with the class archive of
 * the image, and with the AOT cache of JDK 25, if that is installed beside this JDK. The database
 * runs and has its schema.
 */
final class Starts {

  private final Options options;
  private final Launcher launcher;
  private final Results results;

  Starts(Options options, Launcher launcher, Results results) {
    this.options = options;
    this.launcher = launcher;
    this.results = results;
  }

  /** A way to start. */
  private interface Way {

    ServerProcess start() throws Exception;
  }

  /** Measures all ways in turn; the first time is dropped, so that files are in memory. */
  void run(Path folder) throws Exception {
    System.out.println("\nstarts");
    List<Way> ways = ways(folder);
    for (int i = 0; i <= options.starts(); i++) {
      for (Way way : ways) {
        try (ServerProcess server = way.start()) {
          if (i > 0) {
            results.add("start of " + server.name() + ", ms", server.startMillis());
          }
        }
      }
    }
  }

  private List<Way> ways(Path folder) throws Exception {
    List<Way> ways = new ArrayList<>(List.of(launcher::raw, () -> launcher.gateway("gateway")));
    Path archive = folder.resolve("classes.jsa");
    rehearse(JavaCommand.JAVA_HOME, "-XX:ArchiveClassesAtExit=", archive);
    ways.add(with("gateway, AppCDS", JavaCommand.JAVA_HOME, "-XX:SharedArchiveFile=" + archive));
    Optional<Path> newer = newerJava();
    if (newer.isPresent()) {
      Path cache = folder.resolve("classes.aot");
      rehearse(newer.get(), "-XX:AOTCacheOutput=", cache);
      ways.add(with("gateway, AOT", newer.get(), "-XX:AOTCache=" + cache));
    }
    return ways;
  }

  private Way with(String name, Path javaHome, String option) {
    return () ->
        launcher.gateway(
            name, Launcher.INSTANCES, JavaCommand.ofJar().on(javaHome).with(List.of(option)));
  }

  /** As the Dockerfile does it. */
  private void rehearse(Path javaHome, String option, Path output) throws Exception {
    Files.deleteIfExists(output);
    JavaCommand command = JavaCommand.ofJar().on(javaHome).with(List.of(option + output));
    try (ServerProcess gateway = launcher.gateway("rehearsal", Launcher.INSTANCES, command)) {
      gateway.terminate();
      gateway.awaitExit();
    }
  }

  private static Optional<Path> newerJava() throws IOException {
    try (Stream<Path> others = Files.list(JavaCommand.JAVA_HOME.getParent())) {
      return others.filter(Starts::isNewer).findFirst();
    }
  }

  private static boolean isNewer(Path javaHome) {
    try {
      return Files.readString(javaHome.resolve("release")).contains("JAVA_VERSION=\"25");
    } catch (IOException notJava) {
      return false;
    }
  }
}
