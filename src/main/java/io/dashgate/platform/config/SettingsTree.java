package io.dashgate.platform.config;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The three sources of settings as read; each overrides those before it.
 *
 * @param defaults every setting with its default
 * @param file the operator's file; may contain anything
 * @param variables the environment; every value is text
 * @param warnings a sentence for each deprecated setting that is set
 * @param mistakes a sentence for each value that could not be read
 * @param files the paths of the variables whose values come from files
 */
public record SettingsTree(
    JsonObject defaults,
    JsonObject file,
    JsonObject variables,
    List<String> warnings,
    List<String> mistakes,
    Set<String> files) {

  private static final String HIDDEN = "(hidden)";

  private static final Pattern SECRET = Pattern.compile(".*(secret|password|token|key)");

  /** A URL with a user; everything up to the last @ counts as the password. */
  private static final Pattern URL_WITH_USER =
      Pattern.compile("([a-z]+://[^:@/?]*)(:.*)?@([^@]*)", Pattern.DOTALL);

  private static final Pattern PASSWORD_IN_QUERY = Pattern.compile("([?&][^=&]*password=)[^&]*");

  private static final Pattern PLAIN = Pattern.compile("0|-?[1-9][0-9]*|true|false");

  /**
   * Sorts the sources into a tree each.
   *
   * @param environment values of environment variables and of the files that they name, by name
   * @param mistakes a sentence for each value that could not be read
   */
  static SettingsTree of(
      JsonObject defaults,
      JsonObject file,
      JsonObject environment,
      DeprecatedSettings deprecated,
      List<String> mistakes) {
    JsonObject variables = new JsonObject();
    Set<String> files = new LinkedHashSet<>();
    Stream.concat(paths(defaults).stream(), deprecated.paths().stream())
        .forEach(
            path -> {
              String name = SettingsReader.variableOf(path);
              String value = environment.getString(name);
              if (value != null) {
                put(variables, path, value);
              }
              if (ValueFiles.isGiven(environment, name)) {
                files.add(path);
              }
            });
    List<String> warnings = new ArrayList<>();
    deprecated.replace(file, warnings);
    deprecated.replace(variables, warnings);
    return new SettingsTree(
        defaults, file, variables, warnings.stream().distinct().toList(), mistakes, files);
  }

  /**
   * Checks the values.
   *
   * @throws SettingsException naming every mistake, not only the first
   */
  public Settings settings() {
    List<String> unknown = new ArrayList<>(mistakes);
    for (String path : paths(file)) {
      if (!paths(defaults).contains(path)) {
        unknown.add(path + " is no setting");
      }
    }
    return Settings.of(merged(), unknown);
  }

  /** Returns the paths whose values differ from those of another tree. */
  public Set<String> changedSince(SettingsTree earlier) {
    JsonObject now = merged();
    JsonObject then = earlier.merged();
    return paths(defaults).stream()
        .filter(path -> !Objects.equals(find(now, path), find(then, path)))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Returns the settings in force as YAML, each with its source; secrets are hidden. */
  public String describe() {
    JsonObject merged = merged();
    StringBuilder yaml = new StringBuilder();
    for (Map.Entry<String, Object> entry : defaults) {
      if (entry.getValue() instanceof JsonObject section) {
        yaml.append(entry.getKey()).append(":\n");
        for (String name : section.fieldNames()) {
          describe(yaml.append("  "), name, entry.getKey() + "." + name, merged);
        }
      } else {
        describe(yaml, entry.getKey(), entry.getKey(), merged);
      }
    }
    return yaml.toString();
  }

  private void describe(StringBuilder yaml, String name, String path, JsonObject merged) {
    yaml.append(name).append(": ").append(shown(path, find(merged, path)));
    yaml.append("  # ").append(source(path)).append('\n');
  }

  private String source(String path) {
    if (find(variables, path) != null) {
      String name = SettingsReader.variableOf(path);
      return files.contains(path) ? ValueFiles.variableOf(name) : name;
    }
    return find(file, path) == null ? "default" : "file";
  }

  /** Values are written as JSON, which is valid YAML. */
  private static String shown(String path, @Nullable Object value) {
    String text = value == null ? "" : value.toString();
    if (SECRET.matcher(path).matches() && !text.isBlank()) {
      return HIDDEN;
    }
    if (PLAIN.matcher(text).matches()) {
      return text;
    }
    return Json.encode(path.endsWith("url") ? withoutPassword(text) : value);
  }

  private static String withoutPassword(String url) {
    String shown = url;
    if (url.contains("@")) {
      Matcher parts = URL_WITH_USER.matcher(url);
      if (!parts.matches()) {
        return HIDDEN;
      }
      shown = parts.group(1) + ":" + HIDDEN + "@" + parts.group(3);
    }
    return PASSWORD_IN_QUERY.matcher(shown).replaceAll("$1" + HIDDEN);
  }

  /** Returns the paths of a tree: names, and in sections {@code section.name}. */
  static Set<String> paths(JsonObject tree) {
    Set<String> paths = new LinkedHashSet<>();
    tree.forEach(
        entry -> {
          if (entry.getValue() instanceof JsonObject section) {
            section.fieldNames().forEach(name -> paths.add(entry.getKey() + "." + name));
          } else {
            paths.add(entry.getKey());
          }
        });
    return paths;
  }

  /** Returns the value at a path of at most two names, or null. */
  static @Nullable Object find(JsonObject tree, String path) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      return tree.getValue(path);
    }
    return tree.getValue(path.substring(0, dot)) instanceof JsonObject section
        ? section.getValue(path.substring(dot + 1))
        : null;
  }

  /** Sets the value at a path of at most two names; a section that is no object stays. */
  static void put(JsonObject tree, String path, Object value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      tree.put(path, value);
      return;
    }
    String section = path.substring(0, dot);
    if (!tree.containsKey(section)) {
      tree.put(section, new JsonObject());
    }
    if (tree.getValue(section) instanceof JsonObject names) {
      names.put(path.substring(dot + 1), value);
    }
  }

  /** Removes the value at a path of at most two names and returns it, or null. */
  static @Nullable Object remove(JsonObject tree, String path) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      return tree.remove(path);
    }
    return tree.getValue(path.substring(0, dot)) instanceof JsonObject section
        ? section.remove(path.substring(dot + 1))
        : null;
  }

  private JsonObject merged() {
    return defaults.copy().mergeIn(file.copy(), true).mergeIn(variables.copy(), true);
  }

  /** Hides the values, which may be secrets. */
  @Override
  public String toString() {
    return "SettingsTree[" + HIDDEN + "]";
  }
}
