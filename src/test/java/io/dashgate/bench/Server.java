package io.dashgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A server under test, in a process of its own.
 *
 * @param startMillis from the launch to its first answer from the database
 */
record Server(String name, Process process, int port, double startMillis) implements AutoCloseable {

  long pid() {
    return process.pid();
  }

  /** Returns the most memory that it has occupied so far (RSS), in MiB. */
  double peakMemory() throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum()
        / 1024.0;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
