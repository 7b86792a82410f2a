package io.dashgate.testing.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The command line and the environment of a JVM.
 *
 * @param launcher a command that runs the rest of its line, such as taskset; empty for none
 * @param javaHome the JDK or JRE
 * @param options options of the JVM
 * @param program the jar or class, with its arguments
 * @param environment variables beside those of this process
 */
public record JavaCommand(
    List<String> launcher,
    Path javaHome,
    List<String> options,
    List<String> program,
    Map<String, String> environment) {

  /** The packaged gateway. */
  public static final Path JAR = Path.of("target/dashgate.jar").toAbsolutePath();

  /** The JDK that runs this process. */
  public static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

  /** Returns a command of the packaged gateway. */
  public static JavaCommand ofJar(String... arguments) {
    return of(List.of("-jar", JAR.toString()), arguments);
  }

  /** Returns a command of a class of the tests, which may use all classes of the packaged jar. */
  public static JavaCommand ofClass(Class<?> main, String... arguments) {
    String classPath = Path.of("target/test-classes").toAbsolutePath() + ":" + JAR;
    return of(List.of("-cp", classPath, main.getName()), arguments);
  }

  private static JavaCommand of(List<String> start, String... arguments) {
    List<String> program = new ArrayList<>(start);
    program.addAll(List.of(arguments));
    return new JavaCommand(List.of(), JAVA_HOME, List.of(), program, Map.of());
  }

  /** Returns the command, run by a launcher. */
  public JavaCommand launchedBy(List<String> command) {
    return new JavaCommand(command, javaHome, options, program, environment);
  }

  /** Returns the command, run by another JDK. */
  public JavaCommand on(Path home) {
    return new JavaCommand(launcher, home, options, program, environment);
  }

  /** Returns the command with more options of the JVM. */
  public JavaCommand with(List<String> more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(more);
    return new JavaCommand(launcher, javaHome, all, program, environment);
  }

  /** Returns the command with more environment variables. */
  public JavaCommand with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(more);
    return new JavaCommand(launcher, javaHome, options, program, all);
  }

  /** Returns the command with ports of loopback; 0 for any free port. */
  public JavaCommand listeningOn(int port, int managementPort) {
    return with(
        Map.of(
            "DASHGATE_HTTP_HOST",
            "127.0.0.1",
            "DASHGATE_HTTP_PORT",
            Integer.toString(port),
            "DASHGATE_MANAGEMENT_HOST",
            "127.0.0.1",
            "DASHGATE_MANAGEMENT_PORT",
            Integer.toString(managementPort)));
  }

  /** Returns a builder of the process, with output and errors in one stream. */
  public ProcessBuilder builder() {
    List<String> line = new ArrayList<>(launcher);
    line.add(javaHome.resolve("bin/java").toString());
    line.addAll(options);
    line.addAll(program);
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder;
  }
}
