package io.dashgate.sharing;

import io.dashgate.platform.json.Timestamps;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes times on pages. */
final class PageTimes {

  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH);

  private PageTimes() {}

  /** Appends a time for readers and for programs. */
  static void append(StringBuilder html, OffsetDateTime time) {
    html.append("<time datetime=\"").append(Timestamps.format(time)).append("\">");
    html.append(SHOWN.format(time.withOffsetSameInstant(ZoneOffset.UTC))).append("</time>");
  }
}
