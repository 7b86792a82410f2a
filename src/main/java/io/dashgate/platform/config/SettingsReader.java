package io.dashgate.platform.config;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads typed values from a settings tree and collects every mistake. */
final class SettingsReader {

  private final JsonObject tree;
  private final @Nullable String list;
  private final List<String> mistakes;

  SettingsReader(JsonObject tree, List<String> mistakes) {
    this(tree, null, new ArrayList<>(mistakes));
  }

  /** Reads an object of a list, named {@code list[index]} in mistakes. */
  private SettingsReader(JsonObject tree, @Nullable String list, List<String> mistakes) {
    this.tree = tree;
    this.list = list;
    this.mistakes = mistakes;
  }

  /** Returns the environment variable of a setting; an item of a list has that of the list. */
  static String variableOf(String path) {
    return path.equals("database.url")
        ? "DATABASE_URL"
        : "DASHGATE_" + path.replaceAll("\\[.*", "").toUpperCase(Locale.ROOT).replace('.', '_');
  }

  Optional<String> text(String path) {
    Object value = find(path);
    if (value instanceof JsonObject || value instanceof JsonArray) {
      wrong(path, "must be a single value");
      return Optional.empty();
    }
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

  /** Reads the name of a constant, ignoring case. */
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

  double fraction(String path) {
    String value = required(path);
    try {
      double number = Double.parseDouble(value);
      if (number >= 0 && number <= 1) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // reported below, with the bounds
    }
    wrong(path, "must be a number from 0 to 1");
    return 0;
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

  /** Returns a list of texts; empty if it is missing or contains anything else. */
  List<String> texts(String path) {
    List<Object> values =
        find(path) instanceof JsonArray array ? array.stream().toList() : List.of();
    return values.stream().allMatch(String.class::isInstance)
        ? values.stream().map(String.class::cast).toList()
        : List.of();
  }

  /** Reads a list of addresses and networks. A variable holds it as JSON or with commas. */
  List<AddressRange> addressRanges(String path) {
    List<?> entries =
        find(path) instanceof String text && !text.isBlank() && text.charAt(0) != '['
            ? List.of(text.split(",", -1))
            : array(path).getList();
    List<AddressRange> ranges = new ArrayList<>();
    for (Object entry : entries) {
      AddressRange.parse(String.valueOf(entry))
          .ifPresentOrElse(
              ranges::add,
              () ->
                  wrong(
                      path,
                      "must be a list of addresses or networks, like 10.0.0.0/8: \"%s\" is none"
                          .formatted(entry)));
    }
    return List.copyOf(ranges);
  }

  /** Returns a reader for each object of a list. A variable holds the list as JSON. */
  List<SettingsReader> items(String path) {
    List<SettingsReader> items = new ArrayList<>();
    JsonArray values = array(path);
    for (int i = 0; i < values.size(); i++) {
      String name = path + "[" + i + "]";
      if (values.getValue(i) instanceof JsonObject item) {
        items.add(new SettingsReader(item, name, mistakes));
      } else {
        wrong(name, "must be an object");
      }
    }
    return items;
  }

  /** Reports every key of this object other than these names. */
  void onlyHas(String... names) {
    for (String name : tree.fieldNames()) {
      if (!List.of(names).contains(name)) {
        wrong(name, "is no setting");
      }
    }
  }

  void wrong(String path, String rule) {
    String full = list == null ? path : list + "." + path;
    mistakes.add("%s (%s) %s".formatted(full, variableOf(full), rule));
  }

  void throwIfWrong() {
    if (!mistakes.isEmpty()) {
      throw new SettingsException(mistakes);
    }
  }

  private JsonArray array(String path) {
    Object value = find(path);
    if (value == null || value.toString().isBlank()) {
      return new JsonArray();
    }
    try {
      Object list = value instanceof String text ? Json.decodeValue(text) : value;
      if (list instanceof JsonArray array) {
        return array;
      }
    } catch (DecodeException notJson) {
      // reported below, without its text
    }
    wrong(path, "must be a list");
    return new JsonArray();
  }

  private @Nullable Object find(String path) {
    return SettingsTree.find(tree, path);
  }
}
