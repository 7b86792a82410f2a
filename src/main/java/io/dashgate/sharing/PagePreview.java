package io.dashgate.sharing;

import static io.dashgate.platform.http.Html.text;

import java.util.Optional;

/**
 * What other sites show of a link to a page: its name, a sentence and a picture (Open Graph). The
 * picture has a link only if the address of this service is configured: one that a visitor names
 * would be shown to others.
 */
final class PagePreview {

  private static final int LONGEST = 300;

  /** The size that sites recommend, at twice the size of texts on a screen. */
  private static final int WIDTH = 600;

  private static final int HEIGHT = 315;
  private static final int SCALE = 2;

  private final Optional<String> publicUrl;

  /**
   * Makes it.
   *
   * @param publicUrl scheme and host for links, without a slash at the end
   */
  PagePreview(Optional<String> publicUrl) {
    this.publicUrl = publicUrl;
  }

  /** Appends the elements to the head of a page; nothing of a dashboard that needs a password. */
  void append(StringBuilder html, String title, SharedDashboard dashboard, SharedLink link) {
    if (link.passwordHash() != null) {
      return;
    }
    meta(html, "og:type", "website");
    meta(html, "og:title", title);
    Optional<SharedTile> first =
        dashboard.tiles().stream().filter(PagePreview::isDrawn).findFirst();
    String description =
        dashboard.description().isBlank()
            ? first.map(tile -> sentence(dashboard, tile)).orElse("")
            : dashboard.description();
    if (!description.isEmpty()) {
      meta(html, "og:description", shortened(description));
    }
    if (first.isPresent() && publicUrl.isPresent()) {
      picture(html, publicUrl.get(), link, first.get().id());
    }
  }

  private static boolean isDrawn(SharedTile tile) {
    SharedInsight insight = tile.insight();
    return insight != null && insight.result() != null;
  }

  private static String sentence(SharedDashboard dashboard, SharedTile tile) {
    SharedInsight insight = tile.insight();
    SharedResult result = insight == null ? null : insight.result();
    return insight == null || result == null
        ? ""
        : result.chart(dashboard.chart(insight), false).sentence();
  }

  private static void picture(StringBuilder html, String origin, SharedLink link, long tile) {
    meta(
        html,
        "og:image",
        "%s/shared/%s/tiles/%d.png?width=%d&height=%d&scale=%d"
            .formatted(origin, link.token(), tile, WIDTH, HEIGHT, SCALE));
    meta(html, "og:image:width", Integer.toString(SCALE * WIDTH));
    meta(html, "og:image:height", Integer.toString(SCALE * HEIGHT));
    html.append("<meta name=\"twitter:card\" content=\"summary_large_image\">\n");
  }

  private static void meta(StringBuilder html, String property, String content) {
    html.append("<meta property=\"").append(property).append("\" content=\"");
    text(html, content);
    html.append("\">\n");
  }

  private static String shortened(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    int end = line.offsetByCodePoints(0, Math.min(LONGEST, line.codePointCount(0, line.length())));
    return end == line.length() ? line : line.substring(0, end) + "…";
  }
}
