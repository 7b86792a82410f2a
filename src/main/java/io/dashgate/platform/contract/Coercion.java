package io.dashgate.platform.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns a value into the type its schema asks for, in the few cases that the API allows: {@code
 * "true"} and {@code "false"} for a boolean, a digit string for an integer, white space around a
 * text marked {@code x-trim}. Nothing else is coerced; what does not fit is left to be refused.
 */
final class Coercion {

  private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,1000}");

  private Coercion() {}

  static @Nullable Object apply(JsonObject schema, @Nullable Object value) {
    if (value instanceof String text) {
      return text(schema, text);
    }
    if (value instanceof BigDecimal decimal && isInteger(schema)) {
      // 37.0 and 3.7e1 are no integers, though JSON Schema thinks so: as texts they are refused
      return decimal.toString();
    }
    if (value instanceof JsonArray array && schema.containsKey("items")) {
      JsonObject items = Schemas.items(schema);
      JsonArray coerced = new JsonArray();
      array.forEach(element -> coerced.add(apply(items, element)));
      return coerced;
    }
    if (value instanceof JsonObject object && schema.containsKey("properties")) {
      JsonObject coerced = new JsonObject();
      object.forEach(
          entry ->
              coerced.put(
                  entry.getKey(),
                  apply(Schemas.property(schema, entry.getKey()), entry.getValue())));
      return coerced;
    }
    return value;
  }

  private static Object text(JsonObject schema, String text) {
    if (Schemas.allows(schema, "string")) {
      return schema.getBoolean("x-trim", false) ? trim(text) : text;
    }
    if (Schemas.allows(schema, "boolean") && (text.equals("true") || text.equals("false"))) {
      return text.equals("true");
    }
    if (Schemas.allows(schema, "integer") && DIGITS.matcher(text).matches()) {
      return narrowest(new BigInteger(text));
    }
    return text;
  }

  /** Takes all white space of Unicode off both ends, the no-break kinds included. */
  private static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (start < end && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static boolean isInteger(JsonObject schema) {
    return Schemas.allows(schema, "integer") && !Schemas.allows(schema, "number");
  }

  private static Number narrowest(BigInteger number) {
    if (number.bitLength() < Integer.SIZE) {
      return number.intValueExact();
    }
    return number.bitLength() < Long.SIZE ? number.longValueExact() : number;
  }
}
