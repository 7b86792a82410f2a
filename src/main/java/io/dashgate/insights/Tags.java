package io.dashgate.insights;

import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** The normal form of tags: lower case, sorted, without duplicates. */
public final class Tags {

  private Tags() {}

  /** Returns the tags of a request in normal form. The contract has trimmed and checked them. */
  public static List<String> normalize(JsonArray tags) {
    SortedSet<String> normal = new TreeSet<>();
    for (Object tag : tags) {
      normal.add(normalize((String) tag));
    }
    return List.copyOf(normal);
  }

  /** Returns a tag in normal form. */
  public static String normalize(String tag) {
    return tag.toLowerCase(Locale.ROOT);
  }
}
