package io.dashgate.sharing;

import static io.dashgate.platform.http.Html.text;
import static java.util.Objects.requireNonNull;

import io.dashgate.charts.Theme;
import io.dashgate.pictures.InsightChart;
import io.dashgate.platform.http.ApiReply;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Renders a shared dashboard as an HTML page with inline styles, without scripts or external
 * resources. Immutable and thread-safe.
 */
final class SharedPage {

  private static final int MAX_LENGTH = ApiReply.MAX_MEGABYTES * 1024 * 1024;
  private static final String STYLE = "sharing/page.css";
  private static final Set<String> COLORS = Set.of("blue", "green", "purple", "black");

  private final Markdown markdown = new Markdown();
  private final String style = load();
  private final PagePreview preview;
  private final Clock clock;

  /**
   * Makes it.
   *
   * @param publicUrl scheme and host for links to pictures; empty: there are none
   */
  SharedPage(Optional<String> publicUrl, Clock clock) {
    this.preview = new PagePreview(publicUrl);
    this.clock = clock;
  }

  /** A rendered page: the bytes before the nonce of its inline styles, and those after it. */
  static final class Rendered {

    private final byte[] head;
    private final byte[] tail;

    /** Keeps the arrays. */
    Rendered(byte[] head, byte[] tail) {
      this.head = head;
      this.tail = tail;
    }

    int length() {
      return head.length + tail.length;
    }

    /** Returns the page with a nonce. */
    Buffer with(String nonce) {
      return Buffer.buffer(length() + nonce.length())
          .appendBytes(head)
          .appendString(nonce)
          .appendBytes(tail);
    }
  }

  /**
   * Returns the page.
   *
   * @throws ApiReply.TooLarge if it gets longer than other answers may be
   */
  Rendered render(SharedDashboard dashboard, SharedLink link) {
    String title = dashboard.name().isEmpty() ? "Untitled dashboard" : dashboard.name();
    StringBuilder html = new StringBuilder(style.length() + dashboard.textLength() + 16_384);
    html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    text(html, title);
    html.append(
        "</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    preview.append(html, title, dashboard, link);
    // keeps browsers from requesting /favicon.ico
    html.append("<link rel=\"icon\" href=\"data:,\">\n<style nonce=\"");
    final byte[] head = bytes(html);
    html.setLength(0);
    html.append("\">\n").append(style).append("@media print,(min-width:48rem){");
    html.append(TileStyles.rules(dashboard.tiles())).append("}\n</style>\n</head>\n<body>\n");
    body(html, title, dashboard);
    html.append("<footer><p>Shared with Dashgate</p></footer>\n</body>\n</html>\n");
    byte[] tail = bytes(html);
    if (tail.length > MAX_LENGTH) {
      throw new ApiReply.TooLarge();
    }
    return new Rendered(head, tail);
  }

  private void body(StringBuilder html, String title, SharedDashboard dashboard) {
    html.append("<header>\n<h1>");
    text(html, title);
    html.append("</h1>\n");
    paragraph(html, dashboard.description());
    updated(html, dashboard);
    html.append("</header>\n<main>\n");
    if (dashboard.tiles().isEmpty()) {
      html.append("<p class=\"empty\">Nothing is on this dashboard yet.</p>\n");
    } else {
      SharedCard card = new SharedCard(html, OffsetDateTime.now(clock));
      html.append("<div class=\"grid\">\n");
      for (int i = 0; i < dashboard.tiles().size(); i++) {
        tile(html, i, dashboard, dashboard.tiles().get(i), card);
        requireRoom(html);
      }
      html.append("</div>\n");
    }
    html.append("</main>\n");
  }

  /** All results of the page are from then or later. */
  private static void updated(StringBuilder html, SharedDashboard dashboard) {
    dashboard.tiles().stream()
        .map(SharedTile::insight)
        .filter(insight -> insight != null && insight.result() != null)
        .map(insight -> requireNonNull(requireNonNull(insight).result()).computedAt())
        .min(Comparator.naturalOrder())
        .ifPresent(
            oldest -> {
              html.append("<p class=\"state\">Updated ");
              PageTimes.append(html, oldest);
              html.append("</p>\n");
            });
  }

  private static void requireRoom(StringBuilder html) {
    if (html.length() > MAX_LENGTH) {
      throw new ApiReply.TooLarge();
    }
  }

  private static byte[] bytes(StringBuilder html) {
    return html.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void tile(
      StringBuilder html, int number, SharedDashboard dashboard, SharedTile tile, SharedCard card) {
    SharedInsight insight = tile.insight();
    String kind = insight == null ? "text" : "insight";
    html.append("<article id=\"t").append(number).append("\" class=\"").append(kind);
    if (tile.color() != null && COLORS.contains(tile.color())) {
      html.append(' ').append(tile.color());
    }
    html.append('"');
    if (insight == null) {
      html.append(">\n").append(markdown.html(tile.body() == null ? "" : tile.body()));
    } else {
      html.append(" aria-labelledby=\"h").append(number).append("\">\n<h2 id=\"h");
      html.append(number).append("\">");
      InsightChart chart = dashboard.chart(insight);
      text(html, chart.title());
      html.append("</h2>\n");
      if (!Boolean.FALSE.equals(tile.showDescription())) {
        paragraph(html, insight.description());
      }
      card.append(tile, insight, chart);
    }
    html.append("</article>\n");
  }

  private static void paragraph(StringBuilder html, @Nullable String content) {
    if (content != null && !content.isBlank()) {
      html.append("<p class=\"lines\">");
      text(html, content);
      html.append("</p>\n");
    }
  }

  private static String load() {
    try (InputStream stream = SharedPage.class.getClassLoader().getResourceAsStream(STYLE)) {
      if (stream == null) {
        throw new IllegalStateException(STYLE + " is missing from the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8) + Theme.styleSheet();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
