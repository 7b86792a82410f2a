package io.dashgate.templates;

import io.dashgate.insights.InsightFields;
import io.dashgate.insights.Tags;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import io.dashgate.tiles.NewTile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A template with the values of its variables filled in: the fields and tiles of a new dashboard,
 * unless the request gives others.
 */
public record DashboardTemplate(
    String name, String description, RawJson filters, List<String> tags, List<NewTile> tiles) {

  private static final RawJson NOTHING = new RawJson("{}");
  private static final int MAX_NAME = 400;
  private static final int MAX_BODY = 4000;
  private static final int UNLIMITED = Integer.MAX_VALUE;

  /** Characters of the filters, as in the contract of a dashboard. */
  private static final int MAX_FILTERS = 16_384;

  /** Fails with 400 for filters that are too long with the variables filled in. */
  public DashboardTemplate {
    InsightFields.requireSize(filters, MAX_FILTERS, "filters");
  }

  /**
   * Reads a document in the API's form of templates.
   *
   * @param values values of its variables; the others have their defaults
   */
  public static DashboardTemplate read(RawJson document, JsonObject values) {
    Map<String, RawJson> members = RawParts.members(document);
    Reader reader =
        new Reader(TemplateVariables.of(members.getOrDefault("variables", NOTHING), values));
    return new DashboardTemplate(
        reader.text(members, "template_name", MAX_NAME),
        reader.text(members, "dashboard_description", UNLIMITED),
        reader.document(members, "dashboard_filters", NOTHING),
        tags(members),
        RawParts.elements(members.getOrDefault("tiles", NOTHING)).stream()
            .map(reader::tile)
            .toList());
  }

  /** Reads the parts of one document, with its variables. */
  private record Reader(TemplateVariables variables) {

    NewTile tile(RawJson document) {
      Map<String, RawJson> members = RawParts.members(document);
      boolean isText = text(members, "type", UNLIMITED).equals("TEXT");
      return new NewTile(
          null,
          isText ? null : insight(members),
          isText ? text(members, "body", MAX_BODY) : null,
          present(members, "layouts"),
          nullableText(members, "color", MAX_NAME),
          flag(members, "show_description"));
    }

    private InsightFields insight(Map<String, RawJson> members) {
      return new InsightFields(
          Set.of(),
          nullableText(members, "name", MAX_NAME),
          nullableText(members, "derived_name", MAX_NAME),
          document(members, "filters", NOTHING),
          null,
          false,
          nullableText(members, "description", MAX_NAME),
          tags(members),
          false,
          false,
          present(members, "query") == null ? null : document(members, "query", NOTHING),
          Boolean.TRUE.equals(flag(members, "is_sample")));
    }

    RawJson document(Map<String, RawJson> members, String name, RawJson otherwise) {
      RawJson document = present(members, name);
      return document == null ? otherwise : variables.document(document);
    }

    String text(Map<String, RawJson> members, String name, int limit) {
      String text = nullableText(members, name, limit);
      return text == null ? "" : text;
    }

    private @Nullable String nullableText(Map<String, RawJson> members, String name, int limit) {
      RawJson value = present(members, name);
      return value == null ? null : variables.text(RawParts.text(value), limit);
    }
  }

  private static List<String> tags(Map<String, RawJson> members) {
    JsonArray tags = new JsonArray();
    RawParts.elements(members.getOrDefault("tags", NOTHING))
        .forEach(tag -> tags.add(RawParts.text(tag)));
    return Tags.normalize(tags);
  }

  private static @Nullable Boolean flag(Map<String, RawJson> members, String name) {
    RawJson value = present(members, name);
    return value == null ? null : value.text().equals("true");
  }

  private static @Nullable RawJson present(Map<String, RawJson> members, String name) {
    RawJson value = members.get(name);
    return value == null || value.text().equals("null") ? null : value;
  }
}
