package io.dashgate.platform.config;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of the previous version that are accepted for one more version, each with a warning, so
 * that a rolling update can start with the old file.
 */
final class DeprecatedSettings {

  /** Old path to the path of its successor; empty: it has no effect any more. */
  static final DeprecatedSettings CURRENT =
      new DeprecatedSettings(
          Map.of(
              "overload.requests", Optional.empty(),
              "overload.requests_per_project", Optional.empty()));

  private final Map<String, Optional<String>> successors;

  DeprecatedSettings(Map<String, Optional<String>> successors) {
    this.successors = Map.copyOf(successors);
  }

  /** Returns the old paths. */
  Set<String> paths() {
    return successors.keySet();
  }

  /**
   * Moves the values of old paths to their successors. A successor that is set in the same source
   * wins.
   *
   * @param source the tree of one source, which is changed
   * @param warnings gets a sentence for each old path that is set
   */
  void replace(JsonObject source, List<String> warnings) {
    successors.forEach(
        (path, successor) -> {
          Object value = SettingsTree.remove(source, path);
          if (value != null) {
            warnings.add(warning(path, successor));
            successor
                .filter(next -> SettingsTree.find(source, next) == null)
                .ifPresent(next -> SettingsTree.put(source, next, value));
          }
        });
  }

  private static String warning(String path, Optional<String> successor) {
    return named(path)
        + " is deprecated: "
        + successor.map(next -> "use " + named(next)).orElse("it has no effect");
  }

  private static String named(String path) {
    return "%s (%s)".formatted(path, SettingsReader.variableOf(path));
  }
}
