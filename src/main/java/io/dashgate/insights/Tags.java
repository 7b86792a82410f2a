package io.dashgate.insights;

import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** Tags have one form: lower case, each once, sorted. */
public final class Tags {

  private Tags() {}

  /** Returns the tags of a request in that form; they come trimmed and checked. */
  public static List<String> normalize(JsonArray tags) {
    SortedSet<String> normal = new TreeSet<>();
    for (Object tag : tags) {
      normal.add(normalize((String) tag));
    }
    return List.copyOf(normal);
  }

  /** Returns one tag in that form. */
  public static String normalize(String tag) {
    return tag.toLowerCase(Locale.ROOT);
  }
}
