package io.dashgate.templates;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values of a template's variables. In documents, the string {@code {ID}} alone becomes the
 * value, of any type; within longer strings and in texts it becomes the text of the value. Other
 * text in braces stays.
 */
final class TemplateVariables {

  private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]+)}");
  private static final JsonFactory FACTORY = new JsonFactory();

  /** Limit for the result: a variable can occur often, so a short request could become long. */
  private static final int MAX_CHARACTERS = 2_000_000;

  private final Map<String, RawJson> idToValue;
  private int characters;

  private TemplateVariables(Map<String, RawJson> idToValue) {
    this.idToValue = idToValue;
  }

  /**
   * Returns the values of a request, with the defaults of the other variables; 400 if a required
   * variable has neither.
   *
   * @param declared the variables of the template, an array
   */
  static TemplateVariables of(RawJson declared, JsonObject given) {
    Map<String, RawJson> values = new HashMap<>();
    for (RawJson variable : RawParts.elements(declared)) {
      Map<String, RawJson> members = RawParts.members(variable);
      String id = RawParts.text(members.getOrDefault("id", new RawJson("\"\"")));
      RawJson otherwise = members.get("default");
      if (otherwise != null) {
        values.put(id, otherwise);
      } else if (!given.containsKey(id) && isTrue(members.get("required"))) {
        throw ApiException.required("variables__" + id);
      }
    }
    given.forEach(entry -> values.put(entry.getKey(), new RawJson(Json.encode(entry.getValue()))));
    return new TemplateVariables(values);
  }

  /** Returns a text with its variables filled in; 400 if it then exceeds {@code limit}. */
  String text(String text, int limit) {
    String filled = filled(text);
    if (filled.codePointCount(0, filled.length()) > limit) {
      String detail = "Ensure this field has no more than " + limit + " characters.";
      throw ApiException.validation("max_length", detail, "variables");
    }
    return filled;
  }

  /** Returns a document with its variables filled in. */
  RawJson document(RawJson document) {
    if (idToValue.isEmpty() || document.text().indexOf('{', 1) < 0) {
      return document;
    }
    StringWriter filled = new StringWriter();
    try (JsonParser parser = FACTORY.createParser(document.text());
        JsonGenerator json = FACTORY.createGenerator(filled)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        copy(parser, token, json);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RawJson(filled.toString());
  }

  private void copy(JsonParser parser, JsonToken token, JsonGenerator json) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      String text = parser.getText();
      Matcher whole = VARIABLE.matcher(text);
      RawJson value = whole.matches() ? idToValue.get(whole.group(1)) : null;
      if (value == null) {
        json.writeString(filled(text));
      } else {
        count(value.text().length());
        json.writeRawValue(value.text());
      }
    } else if (token.isNumeric()) {
      json.writeRawValue(parser.getText()); // with all its digits
    } else {
      json.copyCurrentEvent(parser);
    }
  }

  private String filled(String text) {
    if (idToValue.isEmpty()) {
      return text;
    }
    return VARIABLE
        .matcher(text)
        .replaceAll(
            match -> {
              RawJson value = idToValue.get(match.group(1));
              String replacement = value == null ? match.group() : plain(value);
              count(replacement.length());
              return Matcher.quoteReplacement(replacement);
            });
  }

  private void count(int more) {
    characters += more;
    if (characters > MAX_CHARACTERS) {
      throw ApiException.validation(
          "max_length", "The template is too long with its variables filled in.", "variables");
    }
  }

  private static String plain(RawJson value) {
    return value.text().startsWith("\"") ? RawParts.text(value) : value.text();
  }

  private static boolean isTrue(@Nullable RawJson value) {
    return value != null && value.text().equals("true");
  }
}
