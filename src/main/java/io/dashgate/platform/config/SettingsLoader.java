package io.dashgate.platform.config;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.config.yaml.YamlProcessor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the sources of the settings with one retriever: bundled defaults, a file, the environment.
 * The sources are kept apart, since the origin of a value is printed and an unknown setting in the
 * file is a mistake.
 */
public final class SettingsLoader {

  private static final String BUNDLED = "conf/dashgate.yaml";
  private static final String FILE_VARIABLE = "DASHGATE_CONFIG";

  private static final long SCAN_PERIOD_MS = 5_000;

  /** Keys of the merged result, beside the environment variables. */
  private static final String DEFAULTS = "defaults";

  private static final String FILE = "file";

  private final Vertx vertx;
  private final String file;
  private final boolean fileNamed;
  private final DeprecatedSettings deprecated;
  private final List<String> names;
  private final ConfigRetriever retriever;

  private SettingsLoader(
      Vertx vertx,
      Optional<String> namedFile,
      DeprecatedSettings deprecated,
      JsonObject defaults,
      List<String> names,
      Function<List<String>, ConfigStoreOptions> environment) {
    this.vertx = vertx;
    this.names = names;
    // absolute, since Vert.x looks for relative paths on the class path, too
    this.file = namedFile.orElseGet(() -> Path.of(BUNDLED).toAbsolutePath().toString());
    this.fileNamed = namedFile.isPresent();
    this.deprecated = deprecated;
    this.retriever =
        ConfigRetriever.create(
            vertx,
            new ConfigRetrieverOptions()
                .setScanPeriod(SCAN_PERIOD_MS)
                .addStore(store("json", new JsonObject().put(DEFAULTS, defaults)))
                .addStore(file())
                .addStore(environment.apply(ValueFiles.withFiles(names))));
  }

  /** Opens the sources of this process: its environment and the file that it names. */
  public static Future<SettingsLoader> open(Vertx vertx) {
    return open(
        vertx,
        Optional.ofNullable(System.getenv(FILE_VARIABLE)),
        DeprecatedSettings.CURRENT,
        SettingsLoader::environment);
  }

  /** Opens the sources with given variables instead of the environment. */
  public static Future<SettingsLoader> open(Vertx vertx, Map<String, String> variables) {
    return open(vertx, variables, DeprecatedSettings.CURRENT);
  }

  /** Reads the settings of this process once, without checking their values. */
  public static Future<SettingsTree> read(Vertx vertx) {
    return open(vertx).compose(SettingsLoader::readAndClose);
  }

  /**
   * Loads settings once, with given variables instead of the environment.
   *
   * @param variables by name; unknown names are ignored
   * @return the settings, or a {@link SettingsException} with every mistake
   */
  public static Future<Settings> load(Vertx vertx, Map<String, String> variables) {
    return read(vertx, variables, DeprecatedSettings.CURRENT).map(SettingsTree::settings);
  }

  static Future<SettingsTree> read(
      Vertx vertx, Map<String, String> variables, DeprecatedSettings deprecated) {
    return open(vertx, variables, deprecated).compose(SettingsLoader::readAndClose);
  }

  private static Future<SettingsLoader> open(
      Vertx vertx, Map<String, String> variables, DeprecatedSettings deprecated) {
    return open(
        vertx,
        Optional.ofNullable(variables.get(FILE_VARIABLE)),
        deprecated,
        names -> {
          JsonObject known = new JsonObject();
          names.forEach(name -> known.put(name, variables.get(name)));
          return store("json", known);
        });
  }

  private static Future<SettingsLoader> open(
      Vertx vertx,
      Optional<String> file,
      DeprecatedSettings deprecated,
      Function<List<String>, ConfigStoreOptions> environment) {
    return yaml(vertx, bundled())
        .map(
            defaults -> {
              List<String> names =
                  Stream.concat(SettingsTree.paths(defaults).stream(), deprecated.paths().stream())
                      .map(SettingsReader::variableOf)
                      .toList();
              return new SettingsLoader(vertx, file, deprecated, defaults, names, environment);
            });
  }

  private static Buffer bundled() {
    try (InputStream stream = SettingsLoader.class.getClassLoader().getResourceAsStream(BUNDLED)) {
      if (stream == null) {
        throw new IllegalStateException(BUNDLED + " is missing from the class path");
      }
      return Buffer.buffer(stream.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ConfigStoreOptions store(String type, JsonObject config) {
    return new ConfigStoreOptions().setType(type).setConfig(config);
  }

  /**
   * The file as text. Parsed by the store, it would be merged into the defaults, and one with a
   * syntax error would fail every scan instead of counting as a change. Optional for the same
   * reason; {@link #parseFile} reports a file that is required and missing.
   */
  private ConfigStoreOptions file() {
    return store("file", new JsonObject().put("path", file).put("raw.key", FILE))
        .setFormat("raw")
        .setOptional(true);
  }

  /** The variables as text: without {@code raw-data} a secret such as 0123 becomes a number. */
  private static ConfigStoreOptions environment(List<String> names) {
    return store("env", new JsonObject().put("raw-data", true).put("keys", new JsonArray(names)));
  }

  /** Reads the sources, without checking what they say; fails if the file cannot be read. */
  public Future<SettingsTree> read() {
    return retriever.getConfig().compose(this::parse);
  }

  /**
   * Reads the sources now and after each later change, until Vert.x is closed. All calls come from
   * one event loop.
   *
   * @param failed called if the file cannot be read or parsed
   */
  public void listen(Consumer<SettingsTree> changed, Consumer<Throwable> failed) {
    retriever.listen(
        change -> parse(change.getNewConfiguration()).onComplete(changed::accept, failed::accept));
    // a change between the first read and this call has no event
    read().onComplete(changed::accept, failed::accept);
  }

  private Future<SettingsTree> readAndClose() {
    return read().onComplete(any -> retriever.close());
  }

  private Future<SettingsTree> parse(JsonObject sources) {
    // the retriever compares the object that it has given with the next one
    JsonObject values = sources.copy();
    return ValueFiles.read(vertx, values, names)
        .compose(
            mistakes ->
                parseFile(values.getString(FILE))
                    .map(
                        tree ->
                            SettingsTree.of(
                                values.getJsonObject(DEFAULTS),
                                tree,
                                values,
                                deprecated,
                                mistakes)));
  }

  /** The text is null if the store could not read the file. */
  private Future<JsonObject> parseFile(@Nullable String text) {
    if (text != null) {
      return yaml(vertx, Buffer.buffer(text));
    }
    return vertx
        .fileSystem()
        .exists(file)
        .compose(
            exists ->
                // reading it again fails with the reason
                exists || fileNamed
                    ? vertx.fileSystem().readFile(file).compose(content -> yaml(vertx, content))
                    : Future.succeededFuture(new JsonObject()));
  }

  private static Future<JsonObject> yaml(Vertx vertx, Buffer text) {
    return new YamlProcessor()
        .process(vertx, new JsonObject(), text)
        .map(tree -> tree == null ? new JsonObject() : tree);
  }
}
