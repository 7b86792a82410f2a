package io.dashgate.dashboards;

import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Locale;

/** Tags have one form: lower case, each once, sorted. */
final class Tags {

  private Tags() {}

  /** Returns the tags of a request in that form; they come trimmed and checked. */
  static List<String> normalize(JsonArray tags) {
    return tags.stream().map(tag -> normalize((String) tag)).distinct().sorted().toList();
  }

  /** Returns one tag in that form. */
  static String normalize(String tag) {
    return tag.toLowerCase(Locale.ROOT);
  }
}
