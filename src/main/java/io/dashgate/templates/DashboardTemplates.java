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

/** The templates that every project has, by key. They are data: {@code templates/KEY.json}. */
public final class DashboardTemplates {

  private static final String DEFAULT = "DEFAULT_APP";
  private static final List<String> KEYS = List.of(DEFAULT, "WEBSITE_TRAFFIC");

  private static final JsonObject NO_VALUES = new JsonObject();

  private final Map<String, DashboardTemplate> keyToTemplate = new LinkedHashMap<>();

  private DashboardTemplates() {
    KEYS.forEach(key -> keyToTemplate.put(key, DashboardTemplate.read(document(key), NO_VALUES)));
  }

  /** Reads the templates from the class path: call it at start only. */
  public static DashboardTemplates load() {
    return new DashboardTemplates();
  }

  /** Returns the template of a new project's first dashboard. */
  public DashboardTemplate first() {
    return Objects.requireNonNull(keyToTemplate.get(DEFAULT));
  }

  /** Returns a template, if the key is one. */
  Optional<DashboardTemplate> find(String key) {
    return Optional.ofNullable(keyToTemplate.get(key));
  }

  private static RawJson document(String key) {
    String resource = "templates/" + key + ".json";
    try (InputStream stream =
        DashboardTemplates.class.getClassLoader().getResourceAsStream(resource)) {
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
