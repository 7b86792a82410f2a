package io.dashgate.testing.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Commands of the operating system. */
public final class Shell {

  private static final long LIMIT_SECONDS = 60;

  private Shell() {}

  /**
   * Runs a command to its end.
   *
   * @param output the file that its output is appended to
   * @throws IllegalStateException if it fails
   */
  public static void run(Path output, List<String> line) throws IOException, InterruptedException {
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

  /** Returns whether a program is installed. */
  public static boolean has(String program) throws IOException, InterruptedException {
    return new ProcessBuilder("which", program).start().waitFor() == 0;
  }
}
