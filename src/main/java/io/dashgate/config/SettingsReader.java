package io.dashgate.config;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads typed values out of the settings tree and collects every mistake on the way. */
final class SettingsReader {

  private final JsonObject tree;
  private final List<String> mistakes = new ArrayList<>();

  SettingsReader(JsonObject tree) {
    this.tree = tree;
  }

  /** Returns the environment variable of a setting. */
  static String variableOf(String path) {
    return path.equals("database.url")
        ? "DATABASE_URL"
        : "DASHGATE_" + path.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  Optional<String> text(String path) {
    Object value = find(path);
    return value == null || value.toString().isBlank()
        ? Optional.empty()
        : Optional.of(value.toString().strip());
  }

  String required(String path) {
    return text(path)
        .orElseGet(
            () -> {
              wrong(path, "must not be empty");
              return "";
            });
  }

  String oneOf(String path, String... choices) {
    String value = required(path).toUpperCase(Locale.ROOT);
    if (!List.of(choices).contains(value)) {
      wrong(path, "must be one of " + String.join(", ", choices));
    }
    return value;
  }

  /** Reads the name of a constant, in any case. */
  <E extends Enum<E>> E choice(String path, Class<E> type) {
    String value = required(path);
    E[] constants = type.getEnumConstants();
    for (E constant : constants) {
      if (constant.name().equalsIgnoreCase(value)) {
        return constant;
      }
    }
    String names = Stream.of(constants).map(Enum::name).collect(Collectors.joining(", "));
    wrong(path, "must be one of " + names.toLowerCase(Locale.ROOT));
    return constants[0];
  }

  int integer(String path, int min, int max) {
    String value = required(path);
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // reported below, with the bounds
    }
    wrong(path, "must be a whole number from " + min + " to " + max);
    return min;
  }

  Duration seconds(String path, int min) {
    return Duration.ofSeconds(integer(path, min, 86_400));
  }

  boolean bool(String path) {
    String value = required(path).toLowerCase(Locale.ROOT);
    if (!value.equals("true") && !value.equals("false")) {
      wrong(path, "must be true or false");
    }
    return value.equals("true");
  }

  void wrong(String path, String rule) {
    mistakes.add("%s (%s) %s".formatted(path, variableOf(path), rule));
  }

  void throwIfWrong() {
    if (!mistakes.isEmpty()) {
      throw new SettingsException(mistakes);
    }
  }

  private @Nullable Object find(String path) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      return tree.getValue(path);
    }
    return tree.getValue(path.substring(0, dot)) instanceof JsonObject section
        ? section.getValue(path.substring(dot + 1))
        : null;
  }
}
