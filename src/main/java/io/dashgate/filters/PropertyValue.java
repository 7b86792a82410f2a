package io.dashgate.filters;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * The value of a property.
 *
 * @param text of a text its characters, of a number as it was sent, of a list or an object its JSON
 *     without blanks; empty if it is missing
 */
public record PropertyValue(Kind kind, String text) {

  /** What a value is in JSON. */
  public enum Kind {
    /** Missing, or null. */
    MISSING,
    TEXT,
    NUMBER,
    BOOLEAN,
    /** A list or an object. */
    DOCUMENT
  }

  /** No value. */
  public static final PropertyValue MISSING = new PropertyValue(Kind.MISSING, "");

  private static final int LONGEST_NUMBER = 400;

  private static final Pattern NUMBER =
      Pattern.compile("\\s*+[-+]?+(\\d++\\.?+\\d*+|\\.\\d++)([eE][-+]?+\\d{1,3}+)?+\\s*+");

  /** Returns the value of a JSON string. */
  public static PropertyValue ofText(String text) {
    return new PropertyValue(Kind.TEXT, text);
  }

  /** Whether there is none. */
  public boolean isMissing() {
    return kind == Kind.MISSING;
  }

  /** Writes it as a value of an answer: a number as it was sent, null if it is missing. */
  public void write(JsonGenerator json) throws IOException {
    switch (kind) {
      case MISSING -> json.writeNull();
      case TEXT -> json.writeString(text);
      case NUMBER, BOOLEAN, DOCUMENT -> json.writeRawValue(text);
    }
  }

  /** Returns the finite number that it is or that its text looks like; NaN if there is none. */
  public double number() {
    if ((kind != Kind.NUMBER && kind != Kind.TEXT)
        || text.length() > LONGEST_NUMBER
        || !NUMBER.matcher(text).matches()) {
      return Double.NaN;
    }
    double number = Double.parseDouble(text);
    return Double.isFinite(number) ? number : Double.NaN;
  }
}
