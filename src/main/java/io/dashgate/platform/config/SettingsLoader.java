package io.dashgate.platform.config;

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
import java.util.Map;
import java.util.Set;

/** Reads the three sources of settings: bundled defaults, a file, the environment. */
public final class SettingsLoader {

  private static final String DEFAULTS = "conf/dashgate.yaml";
  private static final String FILE_VARIABLE = "DASHGATE_CONFIG";

  private SettingsLoader() {}

  /** Reads the settings of this process. See {@link #read(Vertx, Map)}. */
  public static Future<SettingsTree> read(Vertx vertx) {
    return read(vertx, System.getenv());
  }

  /**
   * Reads the three sources, without judging what they say.
   *
   * @param environment variables by name; those that are not ours are ignored
   * @return the sources, or why the file cannot be read
   */
  public static Future<SettingsTree> read(Vertx vertx, Map<String, String> environment) {
    return defaults(vertx)
        .compose(
            defaults ->
                file(vertx, environment)
                    .map(
                        file -> {
                          Set<String> known = SettingsTree.paths(defaults);
                          return new SettingsTree(defaults, file, variables(known, environment));
                        }));
  }

  /**
   * Loads the settings.
   *
   * @param environment variables by name; those that are not ours are ignored
   * @return the settings, or a {@link SettingsException} with every mistake
   */
  public static Future<Settings> load(Vertx vertx, Map<String, String> environment) {
    return read(vertx, environment).map(SettingsTree::settings);
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

  private static Future<JsonObject> file(Vertx vertx, Map<String, String> environment) {
    String file = environment.get(FILE_VARIABLE);
    if (file == null && !Files.exists(Path.of(DEFAULTS))) {
      return Future.succeededFuture(new JsonObject());
    }
    ConfigRetriever retriever =
        ConfigRetriever.create(
            vertx,
            new ConfigRetrieverOptions()
                .setScanPeriod(-1)
                .addStore(
                    new ConfigStoreOptions()
                        .setType("file")
                        .setFormat("yaml")
                        .setConfig(new JsonObject().put("path", file == null ? DEFAULTS : file))));
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
}
