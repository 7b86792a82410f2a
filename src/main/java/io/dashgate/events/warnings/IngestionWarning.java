package io.dashgate.events.warnings;

import io.dashgate.platform.json.JsonMembers;
import io.dashgate.platform.json.RawParts;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that was wrong with an event, for the members of its project.
 *
 * @param type one of PostHog's types of ingestion warnings, or our own
 * @param key what is counted together in an hour, such as a distinct id
 * @param details texts by name
 */
public record IngestionWarning(String type, String key, Map<String, String> details) {

  /** Longer texts are cut. */
  private static final int MOST_CHARACTERS = 200;

  /** Returns the details as a JSON object. */
  public String json() {
    Map<String, String> texts = new TreeMap<>();
    details.forEach((name, value) -> texts.put(name, RawParts.quote(cut(value))));
    return JsonMembers.object(texts);
  }

  /** Returns the key as it is stored. */
  public String storedKey() {
    return cut(key);
  }

  private static String cut(String text) {
    int most = Math.min(text.length(), MOST_CHARACTERS);
    boolean splitsPair = most < text.length() && Character.isHighSurrogate(text.charAt(most - 1));
    return text.substring(0, splitsPair ? most - 1 : most);
  }
}
