package io.dashgate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * CPU time that a gateway's process, and all Postgres processes of the machine, have used (Linux).
 */
record Cpu(long gatewayMicros, long postgresMicros) {

  private static final long MICROS_PER_TICK = 10_000;

  static Cpu read(long gateway) throws IOException {
    long postgres = 0;
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      List<Path> all = processes.filter(p -> p.getFileName().toString().matches("\\d+")).toList();
      for (Path process : all) {
        String stat = stat(process);
        if (stat.contains("(postgres)")) {
          postgres += micros(stat);
        }
      }
    }
    long own = gateway == 0 ? 0 : micros(stat(Path.of("/proc", Long.toString(gateway))));
    return new Cpu(own, postgres);
  }

  /** What a process has used. */
  static long micros(long process) {
    return micros(stat(Path.of("/proc", Long.toString(process))));
  }

  /** A server of Postgres, with all its backends. */
  record Postgres(long postmaster) {

    /** Finds the one that runs on a data folder. */
    static Postgres of(Path dataDir) {
      try {
        Path file = dataDir.resolve("cluster/postmaster.pid");
        return new Postgres(Long.parseLong(Files.readAllLines(file).get(0).strip()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** What it has used; that of backends which have ended is the postmaster's. */
    long micros() throws IOException {
      long sum = 0;
      try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
        for (Path process :
            processes.filter(p -> p.getFileName().toString().matches("\\d+")).toList()) {
          String stat = stat(process);
          if (!stat.isEmpty() && belongs(process, stat)) {
            sum += Cpu.micros(stat);
          }
        }
      }
      return sum;
    }

    private boolean belongs(Path process, String stat) {
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return fields[1].equals(Long.toString(postmaster))
          || process.endsWith(Long.toString(postmaster));
    }
  }

  private static String stat(Path process) {
    try {
      return Files.readString(process.resolve("stat"));
    } catch (IOException gone) {
      return "";
    }
  }

  /** User and system time, fields 14 and 15 of proc(5)'s stat, which count from after the name. */
  private static long micros(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK;
  }
}
