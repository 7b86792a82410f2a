package io.dashgate.chaos;

import io.dashgate.testing.process.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server of a Citus cluster on this machine, which can be stopped, paused and started again.
 *
 * @param port on 127.0.0.1
 * @param data its data folder
 * @param programs the folder of {@code pg_ctl}
 * @param log of the commands
 */
record CitusServer(int port, Path data, Path programs, Path log) {

  /** Stops it as a crash would: without a word to its clients, and nothing is written. */
  void stop() throws Exception {
    control("stop", "-m", "immediate");
  }

  /** Starts it and returns once it accepts connections. */
  void start() throws Exception {
    control("start", "-l", data.resolve("log").toString());
  }

  /** Pauses all its processes; connections stay open and silent. */
  void freeze() throws Exception {
    long postmaster = postmaster();
    // first, so that it starts no more processes
    signal("-STOP", List.of(Long.toString(postmaster)));
    signal("-STOP", processes(postmaster));
  }

  /** Resumes its processes. */
  void thaw() throws Exception {
    signal("-CONT", processes(postmaster()));
  }

  private static List<String> processes(long postmaster) {
    List<String> ids = new ArrayList<>(List.of(Long.toString(postmaster)));
    ProcessHandle.of(postmaster)
        .orElseThrow()
        .descendants()
        .forEach(process -> ids.add(Long.toString(process.pid())));
    return ids;
  }

  private long postmaster() throws IOException {
    return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
  }

  private void signal(String signal, List<String> processes) throws Exception {
    List<String> line = new ArrayList<>(List.of("kill", signal));
    line.addAll(processes);
    Shell.run(log, line);
  }

  private void control(String command, String... options) throws Exception {
    List<String> line = new ArrayList<>();
    String owner = Files.getOwner(data).getName();
    if (!owner.equals(System.getProperty("user.name"))) {
      line.addAll(List.of("runuser", "-u", owner, "--"));
    }
    line.addAll(List.of(programs.resolve("pg_ctl").toString(), command, "-w", "-s"));
    line.addAll(List.of("-D", data.toString()));
    line.addAll(List.of(options));
    Shell.run(log, line);
  }
}
