package io.dashgate.insights;

import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Locale;

/** Tags have one form: lower case, each once, sorted. */
public final class Tags {

  private Tags() {}

  /** Returns the tags of a request in that form; they come trimmed and checked. */
  public static List<String> normalize(JsonArray tags) {
    return tags.stream().map(tag -> normalize((String) tag)).distinct().sorted().toList();
  }

  /** Returns one tag in that form. */
  public static String normalize(String tag) {
    return tag.toLowerCase(Locale.ROOT);
  }
}
