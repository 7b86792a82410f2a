package io.dashgate.platform.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.Validator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainValuesTest {

  private static final String CLEF = "\ud834\udd1e";

  private static List<Object> values() {
    List<Object> values = new ArrayList<>();
    values.addAll(
        List.of("", "a", "abc", "abcd", CLEF, CLEF + CLEF, CLEF.repeat(3), CLEF.repeat(4)));
    values.addAll(List.of(true, 0, 1, 5, 6, -1, 7L, 5_000_000_000L, 1.5, 3.0));
    values.addAll(
        List.of(
            new JsonArray(),
            new JsonArray().add("a"),
            new JsonArray().add("abcd"),
            new JsonArray().add(1),
            new JsonArray().add("a").add("b").add("c"),
            new JsonArray().addNull()));
    values.addAll(
        List.of(
            new JsonObject(),
            new JsonObject().put("id", 1),
            new JsonObject().put("id", "1"),
            new JsonObject().put("id", 1).put("color", "blue").put("other", "anything"),
            new JsonObject().put("id", 1).put("inner", new JsonObject().put("x", -1)),
            new JsonObject().put("id", 1).put("inner", new JsonObject().put("x", 1)),
            new JsonObject().put("id", 1).putNull("color")));
    values.add(null);
    return values;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'string'}",
        "{'type':'string','maxLength':3,'minLength':1,'x-trim':true}",
        "{'type':['string','null'],'minLength':2}",
        "{'type':'string','minLength':3}",
        "{'type':'string','enum':['a','b']}",
        "{'type':'string','pattern':'^a'}",
        "{'type':'string','format':'email'}",
        "{'type':'boolean','default':false,'description':'one'}",
        "{'type':'integer','minimum':1,'maximum':5}",
        "{'type':['integer','null']}",
        "{'type':'number','maximum':5}",
        "{'type':'array','items':{'type':'string','maxLength':3},'maxItems':2}",
        "{'type':'array','items':{'type':['string','null']},'minItems':1}",
        "{'type':'object'}",
        "{'type':'object','additionalProperties':false}",
        "{'type':'object','required':['id'],'properties':{'id':{'type':'integer'},"
            + "'color':{'type':['string','null'],'maxLength':3},"
            + "'inner':{'type':'object','properties':{'x':{'type':'integer','minimum':0}}}}}",
        "{}"
      })
  void whatIsPlainlyRightIsRightToTheValidator(String schema) {
    JsonObject read = new JsonObject(schema.replace('\'', '"'));
    PlainValues plain = PlainValues.of(read);
    Validator validator =
        Validator.create(
            JsonSchema.of(read),
            new JsonSchemaOptions().setBaseUri("app://").setDraft(Draft.DRAFT202012));

    for (Object value : values()) {
      if (plain.has(value)) {
        assertTrue(validator.validate(value).getValid(), () -> "not right: " + value);
      }
    }
  }

  @Test
  void whatCallersSendIsPlainlyRight() {
    PlainValues name = plain("{'type':'string','maxLength':3,'minLength':1,'x-trim':true}");
    PlainValues tags =
        plain("{'type':'array','items':{'type':'string','maxLength':3},'maxItems':2}");
    PlainValues tile =
        plain("{'type':'object','required':['id'],'properties':{'id':{'type':'integer'}}}");

    assertEquals(List.of("a", "abc", CLEF), values().stream().filter(name::has).toList());
    assertTrue(tags.has(new JsonArray().add("a").add("b")));
    assertTrue(tile.has(new JsonObject().put("id", 1).put("layouts", new JsonObject())));
  }

  private static PlainValues plain(String schema) {
    return PlainValues.of(new JsonObject(schema.replace('\'', '"')));
  }
}
