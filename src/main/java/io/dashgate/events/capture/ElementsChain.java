package io.dashgate.events.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a click as one text: {@code tag.class:key="value"…} for the element that was
 * clicked and for each around it, joined by semicolons.
 */
final class ElementsChain {

  private static final int MOST_OF_TEXT = 400;
  private static final int MOST_OF_LINK = 2_048;
  private static final String ATTRIBUTE = "attr__";

  private ElementsChain() {}

  /** Returns the chain of the property {@code $elements}; null if it is no list, or empty. */
  static @Nullable String of(@Nullable Object elements) {
    if (!(elements instanceof List<?> list)) {
      return null;
    }
    List<String> chain = new ArrayList<>();
    for (Object element : list) {
      if (element instanceof Map<?, ?> fields) {
        chain.add(of(fields));
      }
    }
    return chain.isEmpty() ? null : String.join(";", chain);
  }

  private static String of(Map<?, ?> element) {
    StringBuilder text = new StringBuilder();
    Object tag = element.get("tag_name");
    text.append(tag == null ? "" : tag);
    classes(element.get("attr__class"))
        .sorted()
        .forEach(one -> text.append('.').append(one.replace("\"", "")));
    text.append(':');
    attributes(element)
        .forEach(
            (key, value) ->
                text.append(escape(key)).append("=\"").append(escape(value)).append('"'));
    return text.toString();
  }

  private static Stream<String> classes(@Nullable Object given) {
    Stream<String> classes =
        given instanceof List<?> list
            ? list.stream().map(String::valueOf)
            : given instanceof String text ? Stream.of(text.split("\\s+", -1)) : Stream.empty();
    return classes.filter(one -> !one.isBlank());
  }

  private static Map<String, String> attributes(Map<?, ?> element) {
    Map<String, String> attributes = new TreeMap<>();
    Object text = element.get("$el_text") == null ? element.get("text") : element.get("$el_text");
    putCut(attributes, "text", text, MOST_OF_TEXT);
    putCut(attributes, "href", element.get("attr__href"), MOST_OF_LINK);
    putCut(attributes, "attr_id", element.get("attr__id"), Integer.MAX_VALUE);
    for (String position : List.of("child", "of_type")) {
      Object number = element.get("nth_" + position);
      attributes.put("nth-" + position.replace('_', '-'), number == null ? "0" : text(number));
    }
    element.forEach(
        (key, value) -> {
          if (value != null && key instanceof String name && name.startsWith(ATTRIBUTE)) {
            attributes.put(name, text(value));
          }
        });
    return attributes;
  }

  private static void putCut(
      Map<String, String> attributes, String key, @Nullable Object value, int most) {
    if (value != null && !text(value).isEmpty()) {
      attributes.put(key, StorableText.cut(text(value), most));
    }
  }

  private static String text(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(" "))
        : value.toString();
  }

  private static String escape(String text) {
    return text.replace("\"", "\\\"");
  }
}
