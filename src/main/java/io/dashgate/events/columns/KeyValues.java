package io.dashgate.events.columns;

import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values of a key, as they are gathered: of those events only that have one. */
public final class KeyValues {

  private static final int BYTES_OF_VALUE = 12;
  private static final int BYTES_OF_ENTRY = 120;

  private final Map<String, Integer> texts = new HashMap<>();
  private final Map<String, Integer> documents = new HashMap<>();
  private final List<String> entries = new ArrayList<>();
  private final BitSet areTexts = new BitSet();
  private int[] events = new int[16];
  private int[] codes = new int[16];
  private int size;

  /**
   * Adds the value of an event, which is not before the one of the last value.
   *
   * @return about how many bytes of memory it takes
   */
  public int add(int event, boolean isText, String value) {
    Integer known = (isText ? texts : documents).putIfAbsent(value, entries.size());
    int code = known == null ? entries.size() : known;
    if (known == null) {
      areTexts.set(code, isText);
      entries.add(value);
    }
    if (size > 0 && events[size - 1] == event) {
      codes[size - 1] = code; // the last one of equal keys counts
    } else {
      if (size == events.length) {
        events = Arrays.copyOf(events, 2 * size);
        codes = Arrays.copyOf(codes, 2 * size);
      }
      events[size] = event;
      codes[size++] = code;
    }
    return BYTES_OF_VALUE + (known == null ? BYTES_OF_ENTRY + 2 * value.length() : 0);
  }

  /**
   * Adds the value of an event as JSON, which is not before the one of the last value.
   *
   * @return about how many bytes of memory it takes
   */
  public int add(int event, String json) {
    return json.startsWith("\"")
        ? add(event, true, RawParts.text(new RawJson(json)))
        : add(event, false, json);
  }

  /** Returns where the values of an event and those behind it begin. */
  private int indexOf(int event) {
    int found = Arrays.binarySearch(events, 0, size, event);
    return found < 0 ? -found - 1 : found;
  }

  /** Returns how many events of a range have a value. */
  int count(int from, int to) {
    return indexOf(to) - indexOf(from);
  }

  /** Takes the values of a range of events as JSON. */
  interface Values {

    /** Takes a value. */
    void add(int event, String json);
  }

  /** Gives the values of a range of events. */
  void forEach(int from, int to, Values values) {
    int end = indexOf(to);
    for (int i = indexOf(from); i < end; i++) {
      values.add(events[i], json(codes[i]));
    }
  }

  private String json(int code) {
    String entry = entries.get(code);
    return areTexts.get(code) ? RawParts.quote(entry) : entry;
  }

  /** Returns the values of a range of events as a column, of the kind that fits all of them. */
  public Column column(int from, int to) {
    int[] fresh = new int[entries.size()];
    List<Integer> used = new ArrayList<>();
    int[] ofEvents = new int[to - from];
    int end = indexOf(to);
    for (int i = indexOf(from); i < end; i++) {
      int code = codes[i];
      if (fresh[code] == 0) {
        used.add(code);
        fresh[code] = used.size();
      }
      ofEvents[events[i] - from] = fresh[code];
    }
    boolean areAllTexts = true;
    boolean areAllNumbers = true;
    for (int code : used) {
      boolean isText = areTexts.get(code);
      areAllTexts &= isText;
      areAllNumbers &= !isText && isNumber(entries.get(code));
    }
    if (areAllNumbers && !used.isEmpty()) {
      List<String> numbers = used.stream().map(entries::get).toList();
      Column column = NumberColumns.of(numbers, ofEvents);
      if (column != null) {
        return column;
      }
    }
    List<String> values =
        used.stream().map(areAllTexts ? entries::get : (Integer code) -> json(code)).toList();
    return new DictionaryColumn(Entries.of(values), areAllTexts, ofEvents);
  }

  private static boolean isNumber(String json) {
    char first = json.charAt(0);
    return first == '-' || (first >= '0' && first <= '9');
  }
}
