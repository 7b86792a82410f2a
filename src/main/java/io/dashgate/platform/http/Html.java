package io.dashgate.platform.http;

import java.util.Map;

/** Escaping and headers that all HTML pages share. */
public final class Html {

  /** The media type of a page. */
  public static final String TYPE = "text/html; charset=utf-8";

  /** Headers of pages behind a secret link: they are neither stored nor indexed. */
  public static final Map<String, String> PRIVATE =
      Map.of(
          "Cache-Control", "no-store",
          "Referrer-Policy", "no-referrer",
          "X-Robots-Tag", "noindex");

  private Html() {}

  /** Returns a text with the special characters of HTML escaped. */
  public static String escape(String text) {
    StringBuilder html = new StringBuilder(text.length() + 16);
    text(html, text);
    return html.toString();
  }

  /** Appends a text with the special characters of HTML escaped. */
  public static void text(StringBuilder html, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        default -> html.append(c);
      }
    }
  }
}
