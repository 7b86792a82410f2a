package io.dashgate.events;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the chain of elements of an event: the clicked element and those that contain it, joined by
 * semicolons, each with its tag, its classes and its attributes: {@code
 * a.btn.large:href="/p"nth-child="1"text="Go";div:nth-child="2"}. Quotes in values are written as
 * {@code \"}. Never fails: SDKs may send any text as a chain.
 */
public final class ElementsChain {

  /** Further elements, and what is beyond this length, are in the text of the chain only. */
  private static final int MOST_ELEMENTS = 300;

  private static final int MOST_LENGTH = 256 * 1024;

  private final String chain;
  private int position;

  private ElementsChain(String chain) {
    this.chain = chain;
  }

  /** Returns the elements, the clicked one first; none for null. */
  public static List<ClickedElement> parse(@Nullable String chain) {
    if (chain == null || chain.isEmpty()) {
      return List.of();
    }
    ElementsChain reader =
        new ElementsChain(chain.length() > MOST_LENGTH ? chain.substring(0, MOST_LENGTH) : chain);
    List<ClickedElement> elements = new ArrayList<>();
    while (reader.position < reader.chain.length() && elements.size() < MOST_ELEMENTS) {
      String element = reader.next();
      if (!element.isEmpty()) {
        elements.add(element(element));
      }
    }
    return elements;
  }

  /** Returns the text up to the next semicolon that is not within quotes. */
  private String next() {
    int start = position;
    boolean isQuoted = false;
    for (; position < chain.length(); position++) {
      char c = chain.charAt(position);
      if (isQuoted && c == '\\') {
        position++;
      } else if (c == '"') {
        isQuoted = !isQuoted;
      } else if (c == ';' && !isQuoted) {
        break;
      }
    }
    int end = Math.min(position, chain.length());
    position = end + 1;
    return chain.substring(start, end);
  }

  private static ClickedElement element(String text) {
    int end = endOfClasses(text);
    String[] names = text.substring(0, end).split("\\.", -1);
    List<String> classes = new ArrayList<>();
    for (int i = 1; i < names.length; i++) {
      if (!names[i].isEmpty()) {
        classes.add(names[i]);
      }
    }
    Map<String, String> attributes = attributes(text, end + 1);
    return new ClickedElement(
        attributes.remove("text"),
        names[0].isEmpty() ? null : names[0],
        names.length > 1 ? classes : null,
        attributes.remove("href"),
        attributes.remove("attr_id"),
        number(attributes.remove("nth-child")),
        number(attributes.remove("nth-of-type")),
        attributes);
  }

  /** A class may have a colon, too, but no name and equals sign behind it. */
  private static int endOfClasses(String text) {
    for (int colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
      int end = colon + 1;
      while (end < text.length() && isNameCharacter(text.charAt(end))) {
        end++;
      }
      if (end < text.length() && text.charAt(end) == '=') {
        return colon;
      }
    }
    return text.length();
  }

  private static boolean isNameCharacter(char c) {
    return c == '-' || c == '_' || (c < 128 && Character.isLetterOrDigit(c));
  }

  private static Map<String, String> attributes(String text, int start) {
    Map<String, String> attributes = new LinkedHashMap<>();
    int name = start;
    while (name < text.length()) {
      int equals = text.indexOf("=\"", name);
      if (equals < 0) {
        break;
      }
      int value = equals + 2;
      int end = value;
      while (end < text.length() && (text.charAt(end) != '"' || text.charAt(end - 1) == '\\')) {
        end++;
      }
      attributes.put(
          text.substring(name, equals), text.substring(value, end).replace("\\\"", "\""));
      name = end + 1;
    }
    return attributes;
  }

  private static @Nullable Long number(@Nullable String digits) {
    return digits != null && digits.matches("[0-9]{1,9}") ? Long.valueOf(digits) : null;
  }
}
