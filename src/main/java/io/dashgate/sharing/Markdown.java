package io.dashgate.sharing;

import java.util.List;
import java.util.Map;
import org.commonmark.Extension;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.task.list.items.TaskListItemsExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Renders the Markdown of text tiles as safe HTML, with the tables, strike-through, task lists and
 * bare links of GitHub: HTML in it is escaped, links have the schemes http, https and mailto only,
 * and no resource is loaded. Immutable and thread-safe.
 */
final class Markdown {

  /** Limit of nesting, since each level takes stack. */
  private static final int MAX_DEPTH = 32;

  /** Lowest level of headings. Those of tiles begin at level 2, below the title of the page. */
  private static final int DEEPEST_HEADING = 6;

  private static final List<Extension> EXTENSIONS =
      List.of(
          AutolinkExtension.create(),
          StrikethroughExtension.create(),
          TablesExtension.create(),
          TaskListItemsExtension.create());

  private final Parser parser =
      Parser.builder().maxOpenBlockParsers(MAX_DEPTH).extensions(EXTENSIONS).build();
  private final HtmlRenderer renderer =
      HtmlRenderer.builder()
          .extensions(EXTENSIONS)
          .escapeHtml(true)
          .sanitizeUrls(true)
          .urlSanitizer(new DefaultUrlSanitizer(List.of("http", "https", "mailto")))
          .attributeProviderFactory(context -> Markdown::adapt)
          .build();

  /** Returns HTML with balanced elements. */
  String html(String text) {
    Node document = parser.parse(text);
    document.accept(new PageAdapter());
    return renderer.render(document);
  }

  private static void adapt(Node node, String tag, Map<String, String> attributes) {
    if (tag.equals("pre") || tag.equals("table")) {
      attributes.put("tabindex", "0"); // makes it scrollable by keyboard
    }
    if (node instanceof Link) {
      attributes.put("target", "_blank");
      attributes.put("rel", "nofollow noopener noreferrer");
    }
  }

  /** Adapts a text to the page: lower headings, and links instead of images. */
  private static final class PageAdapter extends AbstractVisitor {

    @Override
    public void visit(Heading heading) {
      heading.setLevel(Math.min(DEEPEST_HEADING, heading.getLevel() + 1));
      visitChildren(heading);
    }

    @Override
    public void visit(Image image) {
      visitChildren(image);
      Link link = new Link(image.getDestination(), image.getTitle());
      image.insertAfter(link);
      for (Node child = image.getFirstChild(); child != null; child = image.getFirstChild()) {
        // links cannot be nested
        if (isInLink(image)) {
          link.insertBefore(child);
        } else {
          link.appendChild(child);
        }
      }
      if (isInLink(image)) {
        link.unlink();
      }
      image.unlink();
    }

    private static boolean isInLink(Image image) {
      for (Node above = image.getParent(); above != null; above = above.getParent()) {
        if (above instanceof Link || above instanceof Image) {
          return true;
        }
      }
      return false;
    }
  }
}
