package io.dashgate.testing.process;

import io.dashgate.testing.Api;
import io.dashgate.testing.TestGateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of the packaged jar whose output is read through a pipe. */
public final class RunningJar implements AutoCloseable {

  private static final Pattern FIRST_CALL = Pattern.compile("Authorization: Bearer (phx_\\w+)");
  private static final long EXIT_LIMIT_SECONDS = 30;

  private final Process process;
  private final int port;
  private final String printedKey;
  private final StringBuffer output;
  private final Semaphore reading;

  private RunningJar(
      Process process, int port, String printedKey, StringBuffer output, Semaphore reading) {
    this.process = process;
    this.port = port;
    this.printedKey = printedKey;
    this.output = output;
    this.reading = reading;
  }

  /** A process that has ended: exit status and whole output. */
  public record Ended(int status, String output) {}

  /** Starts the jar in a folder and returns once it has printed its first call. */
  public static RunningJar start(Path folder, Map<String, String> environment) throws IOException {
    int port = TestGateway.freePort();
    Process process = launch(folder, port, environment);
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    StringBuffer seen = new StringBuffer();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      seen.append(line).append('\n');
      Matcher call = FIRST_CALL.matcher(line);
      if (call.find()) {
        Semaphore reading = new Semaphore(1);
        drain(output, seen, reading);
        return new RunningJar(process, port, call.group(1), seen, reading);
      }
    }
    throw new AssertionError("the jar did not start:\n" + seen);
  }

  /** Starts a jar that is expected to fail, and returns its output. */
  public static String fail(Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    Ended ended = run(folder, environment);
    if (ended.status() == 0) {
      throw new AssertionError("the jar did not fail:\n" + ended.output());
    }
    return ended.output();
  }

  /** Starts the jar with arguments and waits for its end. */
  public static Ended run(Path folder, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Process process = launch(folder, TestGateway.freePort(), environment, arguments);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  /** Returns a client of the process. */
  public Api api(String credential) {
    return new Api(port, credential);
  }

  /** Returns the port of the API. */
  public int port() {
    return port;
  }

  /** Returns the key in the first call that the process printed. */
  public String printedKey() {
    return printedKey;
  }

  /** Returns its output so far. */
  public String output() {
    return output.toString();
  }

  /** Stops reading its output, so that its pipe fills up. */
  public void stopReading() {
    reading.acquireUninterruptibly();
  }

  /** Sends SIGTERM. */
  public void signal() {
    // by its handle: Process.destroy would close the pipe
    process.toHandle().destroy();
  }

  /** Sends SIGTERM and returns the exit status; 143 is that of a JVM that stopped because of it. */
  public int terminate() throws InterruptedException {
    signal();
    if (!process.waitFor(EXIT_LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the jar did not stop");
    }
    return process.exitValue() == 143 ? 0 : process.exitValue();
  }

  /** Sends SIGKILL. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static Process launch(
      Path folder, int port, Map<String, String> environment, String... arguments)
      throws IOException {
    return JavaCommand.ofJar(arguments)
        .with(Map.of("DASHGATE_HTTP_PORT", Integer.toString(port), "DASHGATE_MANAGEMENT_PORT", "0"))
        .with(environment)
        .builder()
        .directory(folder.toFile())
        .start();
  }

  private static void drain(BufferedReader output, StringBuffer seen, Semaphore reading) {
    Thread reader =
        new Thread(
            () -> {
              try {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                  seen.append(line).append('\n');
                  reading.acquireUninterruptibly();
                  reading.release();
                }
              } catch (IOException ended) {
                // the process was killed
              }
            });
    reader.setDaemon(true);
    reader.start();
  }
}
