package io.dashgate.events.columns;

import io.dashgate.platform.json.RawParts;
import org.jspecify.annotations.Nullable;

/**
 * Values that are looked up by a code: texts, or anything else as JSON.
 *
 * @param entries the different values
 * @param isText whether the entries are texts; else they are JSON
 * @param codes one an event; 0: it has no value
 */
@SuppressWarnings("ArrayRecordComponent")
public record DictionaryColumn(Entries entries, boolean isText, int[] codes) implements Column {

  @Override
  public int events() {
    return codes.length;
  }

  @Override
  public boolean has(int event) {
    return codes[event] != 0;
  }

  @Override
  public @Nullable String json(int event) {
    int code = codes[event];
    if (code == 0) {
      return null;
    }
    String entry = entries.get(code);
    return isText ? RawParts.quote(entry) : entry;
  }

  @Override
  public int weight() {
    return 4 * codes.length + entries.weight();
  }

  @Override
  public DictionaryColumn only(int[] events) {
    int[] some = new int[events.length];
    for (int i = 0; i < some.length; i++) {
      some[i] = codes[events[i]];
    }
    return new DictionaryColumn(entries, isText, some);
  }
}
