package io.dashgate.config;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.config.yaml.YamlProcessor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Merges the three sources of settings: bundled defaults, then a file, then the environment. */
public final class SettingsLoader {

  private static final String DEFAULTS = "conf/dashgate.yaml";
  private static final String FILE_VARIABLE = "DASHGATE_CONFIG";

  private SettingsLoader() {}

  /** Loads the settings of this process. See {@link #load(Vertx, Map)}. */
  public static Future<Settings> load(Vertx vertx) {
    return load(vertx, System.getenv());
  }

  /**
   * Loads the settings.
   *
   * @param environment variables by name; those that are not ours are ignored
   * @return the settings, or a {@link SettingsException} with every mistake
   */
  public static Future<Settings> load(Vertx vertx, Map<String, String> environment) {
    return defaults(vertx)
        .compose(
            defaults -> {
              Set<String> known = paths(defaults);
              return retrieve(vertx, defaults, known, environment)
                  .map(
                      merged -> {
                        rejectUnknown(merged, known);
                        return Settings.of(merged);
                      });
            });
  }

  private static Future<JsonObject> defaults(Vertx vertx) {
    try (InputStream stream = SettingsLoader.class.getClassLoader().getResourceAsStream(DEFAULTS)) {
      if (stream == null) {
        throw new IllegalStateException(DEFAULTS + " is missing from the class path");
      }
      Buffer yaml = Buffer.buffer(stream.readAllBytes());
      return new YamlProcessor().process(vertx, new JsonObject(), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Future<JsonObject> retrieve(
      Vertx vertx, JsonObject defaults, Set<String> known, Map<String, String> environment) {
    ConfigRetrieverOptions options =
        new ConfigRetrieverOptions()
            .setScanPeriod(-1)
            .addStore(new ConfigStoreOptions().setType("json").setConfig(defaults));
    String file = environment.get(FILE_VARIABLE);
    if (file != null || Files.exists(Path.of(DEFAULTS))) {
      options.addStore(
          new ConfigStoreOptions()
              .setType("file")
              .setFormat("yaml")
              .setConfig(new JsonObject().put("path", file == null ? DEFAULTS : file)));
    }
    options.addStore(
        new ConfigStoreOptions().setType("json").setConfig(variables(known, environment)));
    ConfigRetriever retriever = ConfigRetriever.create(vertx, options);
    return retriever.getConfig().onComplete(any -> retriever.close());
  }

  /**
   * Returns the variables that are set, as a settings tree. Taken as text: the environment store of
   * vertx-config turns a secret like {@code 0123} into a number.
   */
  private static JsonObject variables(Set<String> known, Map<String, String> environment) {
    JsonObject tree = new JsonObject();
    for (String path : known) {
      String value = environment.get(SettingsReader.variableOf(path));
      if (value != null) {
        put(tree, path, value);
      }
    }
    return tree;
  }

  private static void put(JsonObject tree, String path, String value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      tree.put(path, value);
      return;
    }
    String section = path.substring(0, dot);
    if (!tree.containsKey(section)) {
      tree.put(section, new JsonObject());
    }
    tree.getJsonObject(section).put(path.substring(dot + 1), value);
  }

  private static void rejectUnknown(JsonObject merged, Set<String> known) {
    List<String> unknown = new ArrayList<>(paths(merged));
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new SettingsException(unknown.stream().map(path -> path + " is no setting").toList());
    }
  }

  private static Set<String> paths(JsonObject tree) {
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
}
