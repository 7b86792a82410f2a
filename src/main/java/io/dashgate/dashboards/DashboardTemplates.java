package io.dashgate.dashboards;

import io.dashgate.db.RawJson;
import io.dashgate.problem.ApiException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The templates that every project has, by key. They are data: {@code templates/dashboards.json}.
 */
public final class DashboardTemplates {

  private static final String RESOURCE = "templates/dashboards.json";

  /** The template whose name the first dashboard of a project has. */
  public static final String DEFAULT = "DEFAULT_APP";

  private final Map<String, DashboardTemplate> keyToTemplate = new HashMap<>();

  private DashboardTemplates(JsonObject document) {
    for (String key : document.fieldNames()) {
      JsonObject template = document.getJsonObject(key);
      keyToTemplate.put(
          key,
          new DashboardTemplate(
              template.getString("name"),
              template.getString("description", ""),
              new RawJson(template.getJsonObject("filters", new JsonObject()).encode()),
              Tags.normalize(template.getJsonArray("tags", new JsonArray()))));
    }
  }

  /** Reads the templates from the class path: call it at start only. */
  public static DashboardTemplates load() {
    try (InputStream stream =
        DashboardTemplates.class.getClassLoader().getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the class path");
      }
      return new DashboardTemplates(
          new JsonObject(new String(stream.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a template, or a 400 in the API's words. */
  DashboardTemplate require(String key) {
    DashboardTemplate template = keyToTemplate.get(key);
    if (template == null) {
      throw ApiException.invalidInput("Invalid value provided.", "use_template");
    }
    return template;
  }

  /** Returns the name of the first dashboard of a project. */
  public String defaultName() {
    return require(DEFAULT).name();
  }
}
