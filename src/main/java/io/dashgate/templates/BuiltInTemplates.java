package io.dashgate.templates;

import io.dashgate.platform.json.RawJson;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The built-in templates of every project, by key: the resources {@code templates/KEY.json}. */
public final class BuiltInTemplates {

  private static final String DEFAULT = "DEFAULT_APP";
  private static final List<String> KEYS = List.of(DEFAULT, "WEBSITE_TRAFFIC");

  private static final JsonObject NO_VALUES = new JsonObject();

  private final Map<String, DashboardTemplate> keyToTemplate = new LinkedHashMap<>();

  private BuiltInTemplates() {
    KEYS.forEach(key -> keyToTemplate.put(key, DashboardTemplate.read(document(key), NO_VALUES)));
  }

  /** Reads the templates from the class path. Blocks, so only for the start. */
  public static BuiltInTemplates load() {
    return new BuiltInTemplates();
  }

  /** Reads the template of the dashboard that shows the demo events. Blocks. */
  public static DashboardTemplate demo() {
    return DashboardTemplate.read(document("DEMO"), NO_VALUES);
  }

  /** Returns the template of a new project's first dashboard. */
  public DashboardTemplate first() {
    return Objects.requireNonNull(keyToTemplate.get(DEFAULT));
  }

  /** Returns the template with a key, if any. */
  Optional<DashboardTemplate> find(String key) {
    return Optional.ofNullable(keyToTemplate.get(key));
  }

  private static RawJson document(String key) {
    String resource = "templates/" + key + ".json";
    try (InputStream stream =
        BuiltInTemplates.class.getClassLoader().getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException(resource + " is missing from the class path");
      }
      // the files have line breaks; documents in the database have none
      return new RawJson(
          new JsonObject(new String(stream.readAllBytes(), StandardCharsets.UTF_8)).encode());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
