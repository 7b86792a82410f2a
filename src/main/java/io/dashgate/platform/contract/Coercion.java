package io.dashgate.platform.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converts a value to the type of its schema where the API allows it: {@code "true"} and {@code
 * "false"} to a boolean, a string of digits to an integer. Trims texts marked {@code x-trim}. Other
 * values stay as they are, for the validator to refuse.
 */
final class Coercion {

  private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,1000}");

  private Coercion() {}

  static @Nullable Object apply(JsonObject schema, @Nullable Object value) {
    if (value instanceof String text) {
      return text(schema, text);
    }
    if (value instanceof BigDecimal decimal && isInteger(schema)) {
      // JSON Schema accepts 37.0 and 3.7e1 as integers, the API does not: as texts they are refused
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

  /** Removes white space of Unicode from both ends, including no-break spaces. */
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
