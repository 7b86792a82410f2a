package io.dashgate.testing.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What {@code k8s/base} gives to a gateway: the options of its JVM and its memory. Read from the
 * manifest, so that a process under test has the limits of a pod.
 *
 * @param options of the JVM; the memory limit is one of them, since no container sets it
 * @param environment the variables that the JVM or the C library reads
 * @param memoryMb the memory limit in megabytes
 */
public record PodManifest(List<String> options, Map<String, String> environment, long memoryMb) {

  private static final Path DEPLOYMENT = Path.of("k8s/base/deployment.yaml");
  private static final String OPTIONS = "JAVA_TOOL_OPTIONS";
  private static final String ARENAS = "MALLOC_ARENA_MAX";
  private static final String MEGABYTES = "Mi";

  /** Reads the manifest in the working directory. */
  public static PodManifest read() throws IOException {
    JsonNode container =
        new ObjectMapper(new YAMLFactory())
            .readTree(DEPLOYMENT.toFile())
            .at("/spec/template/spec/containers/0");
    String limit = container.at("/resources/limits/memory").asText();
    if (!limit.endsWith(MEGABYTES)) {
      throw new IllegalStateException("a memory limit in Mi is expected: " + limit);
    }
    long memoryMb = Long.parseLong(limit.substring(0, limit.length() - MEGABYTES.length()));
    List<String> options = new ArrayList<>(List.of(variable(container, OPTIONS).split("\\s+")));
    options.add("-XX:MaxRAM=" + memoryMb + "m");
    return new PodManifest(options, Map.of(ARENAS, variable(container, ARENAS)), memoryMb);
  }

  /** Returns the command with the limits of a pod. */
  public JavaCommand limit(JavaCommand command) {
    return command.with(options).with(environment);
  }

  private static String variable(JsonNode container, String name) {
    for (JsonNode variable : container.get("env")) {
      if (name.equals(variable.get("name").asText())) {
        return variable.get("value").asText().strip();
      }
    }
    throw new IllegalStateException(DEPLOYMENT + " has no " + name);
  }
}
