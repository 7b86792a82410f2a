package io.dashgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** CPU time that processes have used, user and system, as Linux counts it, in microseconds. */
final class Cpu {

  private static final long MICROS_PER_TICK = 10_000;

  /** Where they are in proc(5)'s stat, counted from after the name. */
  private static final List<Integer> OWN = List.of(11, 12);

  private static final List<Integer> OF_ENDED_CHILDREN = List.of(13, 14);

  private Cpu() {}

  /** Returns what a process has used. */
  static long of(long process) {
    return sum(process, OWN);
  }

  /** Returns what a process and its children have used, with those that have ended. */
  static long ofFamily(long process) {
    long children =
        ProcessHandle.of(process)
            .orElseThrow()
            .children()
            .mapToLong(child -> of(child.pid()))
            .sum();
    return of(process) + sum(process, OF_ENDED_CHILDREN) + children;
  }

  private static long sum(long process, List<Integer> fields) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process), "stat"));
      String[] values = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return fields.stream().mapToLong(field -> Long.parseLong(values[field])).sum()
          * MICROS_PER_TICK;
    } catch (IOException ended) {
      return 0;
    }
  }
}
