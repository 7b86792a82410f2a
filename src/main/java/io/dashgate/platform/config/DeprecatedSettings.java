package io.dashgate.platform.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

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
              "overload.requests_per_project", Optional.empty(),
              "http.trust_forwarded_headers", Optional.of("http.trusted_proxies")),
          Map.of("http.trust_forwarded_headers", DeprecatedSettings::everyPeer));

  private final Map<String, Optional<String>> successors;
  private final Map<String, UnaryOperator<Object>> conversions;

  DeprecatedSettings(Map<String, Optional<String>> successors) {
    this(successors, Map.of());
  }

  private DeprecatedSettings(
      Map<String, Optional<String>> successors, Map<String, UnaryOperator<Object>> conversions) {
    this.successors = Map.copyOf(successors);
    this.conversions = Map.copyOf(conversions);
  }

  /** True was trust in every peer; anything that is not a boolean is a mistake to be reported. */
  private static Object everyPeer(Object trusted) {
    return switch (trusted.toString().strip().toLowerCase(Locale.ROOT)) {
      case "true" -> JsonArray.of("0.0.0.0/0", "::/0");
      case "false" -> new JsonArray();
      default -> trusted;
    };
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
                .ifPresent(next -> SettingsTree.put(source, next, converted(path, value)));
          }
        });
  }

  private Object converted(String path, Object value) {
    return conversions.getOrDefault(path, UnaryOperator.identity()).apply(value);
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
