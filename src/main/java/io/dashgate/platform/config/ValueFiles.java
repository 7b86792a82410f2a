package io.dashgate.platform.config;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Files with the value of one setting, such as a mounted secret: {@code NAME_FILE} names the file
 * that has the value of the environment variable {@code NAME}.
 */
final class ValueFiles {

  private static final String SUFFIX = "_FILE";

  private ValueFiles() {}

  /** Returns the variable that names the file of another variable. */
  static String variableOf(String name) {
    return name + SUFFIX;
  }

  /** Returns the variables themselves and those that name their files. */
  static List<String> withFiles(List<String> names) {
    return names.stream().flatMap(name -> Stream.of(name, variableOf(name))).toList();
  }

  /** Whether a variable names the file of another variable. */
  static boolean isGiven(JsonObject environment, String name) {
    return !value(environment, variableOf(name)).isBlank();
  }

  private static String value(JsonObject environment, String name) {
    return Objects.requireNonNullElse(environment.getString(name), "");
  }

  /**
   * Reads the files. The last line break of a file does not belong to the value.
   *
   * @param environment values by variable; gets those of the files
   * @param names the variables that a file may set
   * @return a sentence for each mistake: a file that cannot be read, a variable that is set, too
   */
  static Future<List<String>> read(Vertx vertx, JsonObject environment, List<String> names) {
    List<String> mistakes = new ArrayList<>();
    List<Future<?>> reads = new ArrayList<>();
    for (String name : names) {
      String file = value(environment, variableOf(name));
      if (file.isBlank()) {
        continue;
      }
      if (!value(environment, name).isBlank()) {
        mistakes.add("%s and %s are both set".formatted(name, variableOf(name)));
        continue;
      }
      reads.add(
          vertx
              .fileSystem()
              .readFile(file)
              .onSuccess(
                  content ->
                      environment.put(
                          name,
                          content.toString(StandardCharsets.UTF_8).replaceFirst("\\R\\z", "")))
              .onFailure(
                  failure ->
                      mistakes.add(
                          "%s names a file that cannot be read: %s"
                              .formatted(variableOf(name), file))));
    }
    return Future.join(reads).transform(any -> Future.succeededFuture(List.copyOf(mistakes)));
  }
}
