package io.dashgate.events.columns;

import io.dashgate.platform.json.RawParts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Random events with odd properties, in the order of their times. */
final class RandomEvents {

  private static final String[] NUMBERS = {
    "0",
    "-0",
    "1",
    "1.0",
    "1e3",
    "1E+3",
    "-17",
    "0.1",
    "12.50",
    "12.5",
    "1e-7",
    "0.0000012",
    "2147483647",
    "2147483648",
    "-2147483648",
    "-9223372036854775808",
    "9223372036854775807",
    "9007199254740993",
    "123456789012345678",
    "1.7976931348623157e308",
    "4.9e-324",
    "0.30000000000000004",
    "100000000000000000000",
    "1e21",
    "00.5e1".substring(1)
  };

  private static final String[] TEXTS = {
    "",
    "a",
    "null",
    "true",
    "1",
    "\"",
    "\\",
    "/",
    "\n\t",
    "\u0001",
    "é",
    "日本",
    "😀",
    "\u2028",
    "x".repeat(300),
    " "
  };

  private final Random random;

  /**
   * An event.
   *
   * @param properties values as JSON by key
   */
  record Event(
      long micros,
      UUID uuid,
      int id,
      long received,
      @Nullable String elements,
      TreeMap<String, String> properties) {

    String object() {
      return SortedProperties.write(properties);
    }
  }

  RandomEvents(Random random) {
    this.random = random;
  }

  /**
   * Makes events.
   *
   * @param days over which their times are spread
   * @param keys from which each takes some
   */
  List<Event> list(int count, int days, int keys, double share) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      names.add(i % 17 == 3 ? "ключ \"" + i : i % 23 == 5 ? "k".repeat(250) + i : "key" + i);
    }
    List<Event> events = new ArrayList<>();
    long begin = 1_400_000_000_000_000L + random.nextInt(1_000_000) * 1_000_003L;
    for (int i = 0; i < count; i++) {
      long micros = begin + (long) (random.nextDouble() * days * 86_400_000_000L);
      TreeMap<String, String> properties = new TreeMap<>();
      for (int k = 0; k < keys; k++) {
        if (random.nextDouble() < share) {
          properties.put(names.get(k), value(k));
        }
      }
      events.add(
          new Event(
              random.nextInt(4) == 0 ? micros : micros / 1000 * 1000,
              new UUID(random.nextLong(), random.nextLong()),
              random.nextInt(1000),
              micros + random.nextInt(5_000_000),
              random.nextInt(3) == 0 ? "a:nth-child=\"" + random.nextInt(5) + "\"" : null,
              properties));
    }
    events.sort(Comparator.comparingLong(Event::micros));
    return events;
  }

  /** Returns a value of a key: some keys have values of one kind only. */
  private String value(int key) {
    return switch (key % 9) {
      case 0 -> String.valueOf(random.nextInt(1000) - 500);
      case 1 -> String.valueOf(random.nextInt(100_000) / 4.0).replaceAll("\\.0$", "");
      case 2 -> RawParts.quote(TEXTS[random.nextInt(TEXTS.length)]);
      case 3 -> random.nextBoolean() ? "true" : "false";
      case 4 -> String.valueOf(1_700_000_000_000L + random.nextInt());
      case 5 -> NUMBERS[random.nextInt(NUMBERS.length)];
      case 6 -> document(0);
      default ->
          switch (random.nextInt(4)) {
            case 0 -> "null";
            case 1 -> RawParts.quote(TEXTS[random.nextInt(TEXTS.length)] + random.nextInt(50));
            case 2 -> NUMBERS[random.nextInt(NUMBERS.length)];
            default -> document(0);
          };
    };
  }

  private String document(int depth) {
    if (depth > 3 || random.nextInt(3) == 0) {
      return RawParts.quote(TEXTS[random.nextInt(TEXTS.length)]);
    }
    return random.nextBoolean()
        ? "[" + document(depth + 1) + ", null," + NUMBERS[random.nextInt(NUMBERS.length)] + "]"
        : "{\"b\":" + document(depth + 1) + ",\"a\":[]}";
  }
}
