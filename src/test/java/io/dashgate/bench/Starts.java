package io.dashgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Times starts, with the database running and its schema in place: of raw, of the gateway, of the
 * gateway with an archive of classes as the image has it, and with the cache that replaces it in
 * JDK 25, if there is such a JDK beside ours.
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

    Server start() throws Exception;
  }

  /** Times all ways in turn, after a first time that is dropped: then files are in memory. */
  void run(Path folder) throws Exception {
    System.out.println("\nstarts");
    List<Way> ways = ways(folder);
    for (int i = 0; i <= options.starts(); i++) {
      for (Way way : ways) {
        try (Server server = way.start()) {
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
    rehearse(Launcher.JAVA_HOME, "-XX:ArchiveClassesAtExit=", archive);
    ways.add(with("gateway, AppCDS", Launcher.JAVA_HOME, "-XX:SharedArchiveFile=" + archive));
    Optional<Path> newer = newerJava();
    if (newer.isPresent()) {
      Path cache = folder.resolve("classes.aot");
      rehearse(newer.get(), "-XX:AOTCacheOutput=", cache);
      ways.add(with("gateway, AOT", newer.get(), "-XX:AOTCache=" + cache));
    }
    return ways;
  }

  private Way with(String name, Path javaHome, String option) {
    return () -> launcher.gateway(name, Launcher.INSTANCES, javaHome, option);
  }

  /** As the Dockerfile does it. */
  private void rehearse(Path javaHome, String option, Path output) throws Exception {
    Files.deleteIfExists(output);
    launcher.run(javaHome, option + output, "-jar", Launcher.JAR.toString(), "--rehearse");
  }

  private static Optional<Path> newerJava() throws IOException {
    try (Stream<Path> others = Files.list(Launcher.JAVA_HOME.getParent())) {
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
