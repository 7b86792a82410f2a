package io.dashgate.testing.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Figures of processes, from the files below {@code /proc} of Linux. */
public final class ProcessStatistics {

  private static final long MICROS_PER_TICK = 10_000;

  /** User and system time in {@code /proc/<pid>/stat}, counted from after the name. */
  private static final List<Integer> OWN = List.of(11, 12);

  private static final List<Integer> OF_ENDED_CHILDREN = List.of(13, 14);

  private ProcessStatistics() {}

  /** Returns the CPU time of a process, user and system, in microseconds. */
  public static long cpuMicros(long process) {
    return sum(process, OWN);
  }

  /** Returns the CPU time of a process and its children, ended ones too, in microseconds. */
  public static long familyCpuMicros(long process) {
    long children =
        ProcessHandle.of(process)
            .orElseThrow()
            .children()
            .mapToLong(child -> cpuMicros(child.pid()))
            .sum();
    return cpuMicros(process) + sum(process, OF_ENDED_CHILDREN) + children;
  }

  /** Returns a number of {@code /proc/<pid>/status}, such as VmRSS in kilobytes. */
  public static long status(long process, String name) throws IOException {
    return Files.readAllLines(folder(process).resolve("status")).stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  /** Returns the number of open files and sockets. */
  public static long descriptors(long process) throws IOException {
    try (Stream<Path> open = Files.list(folder(process).resolve("fd"))) {
      return open.count();
    }
  }

  private static long sum(long process, List<Integer> fields) {
    try {
      String stat = Files.readString(folder(process).resolve("stat"));
      String[] values = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return fields.stream().mapToLong(field -> Long.parseLong(values[field])).sum()
          * MICROS_PER_TICK;
    } catch (IOException ended) {
      return 0;
    }
  }

  private static Path folder(long process) {
    return Path.of("/proc", Long.toString(process));
  }
}
