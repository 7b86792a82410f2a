package io.dashgate.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Commands of the operating system. */
final class Shell {

  private static final long LIMIT_SECONDS = 60;

  private Shell() {}

  /**
   * Runs a command to its end.
   *
   * @param output is appended what it says
   * @throws IllegalStateException if it fails
   */
  static void run(Path output, List<String> line) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (!ended || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(String.join(" ", line) + " failed, see " + output);
    }
  }

  /** Returns whether there is such a program. */
  static boolean has(String program) throws IOException, InterruptedException {
    return new ProcessBuilder("which", program).start().waitFor() == 0;
  }
}
