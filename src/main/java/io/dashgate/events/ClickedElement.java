package io.dashgate.events;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.json.JsonFields;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An element of a page that was clicked, or one that contains it.
 *
 * @param classes null: without classes
 * @param nthChild its number among all children of its parent; null: not known
 * @param nthOfType its number among those with its tag
 * @param attributes further attributes by name
 */
public record ClickedElement(
    @Nullable String text,
    @Nullable String tagName,
    @Nullable List<String> classes,
    @Nullable String href,
    @Nullable String id,
    @Nullable Long nthChild,
    @Nullable Long nthOfType,
    Map<String, String> attributes) {

  /**
   * Writes the element.
   *
   * @param order its place in the chain, from 0
   */
  void write(JsonGenerator json, int order) throws IOException {
    json.writeStartObject();
    json.writeNullField("event");
    json.writeStringField("text", text);
    json.writeStringField("tag_name", tagName);
    if (classes == null) {
      json.writeNullField("attr_class");
    } else {
      JsonFields.texts(json, "attr_class", classes);
    }
    json.writeStringField("href", href);
    json.writeStringField("attr_id", id);
    JsonFields.number(json, "nth_child", nthChild);
    JsonFields.number(json, "nth_of_type", nthOfType);
    json.writeObjectFieldStart("attributes");
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      json.writeStringField(attribute.getKey(), attribute.getValue());
    }
    json.writeEndObject();
    json.writeNumberField("order", order);
    json.writeEndObject();
  }
}
