package io.dashgate.sharing;

import java.util.List;
import java.util.Map;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Turns the Markdown of text tiles into HTML that is safe whatever it says: HTML in it stays text,
 * links lead to the web or to a mailbox, and nothing is loaded. Immutable, and safe from any
 * thread.
 */
final class Markdown {

  /** Deeper nesting than any text needs; each level costs stack. */
  private static final int MAX_DEPTH = 32;

  /** A tile's own heading is a second one, at the least: the page has the first. */
  private static final int DEEPEST_HEADING = 6;

  private final Parser parser = Parser.builder().maxOpenBlockParsers(MAX_DEPTH).build();
  private final HtmlRenderer renderer =
      HtmlRenderer.builder()
          .escapeHtml(true)
          .sanitizeUrls(true)
          .urlSanitizer(new DefaultUrlSanitizer(List.of("http", "https", "mailto")))
          .attributeProviderFactory(context -> Markdown::adapt)
          .build();

  /** Returns HTML, of balanced elements. */
  String html(String text) {
    Node document = parser.parse(text);
    document.accept(new Tamer());
    return renderer.render(document);
  }

  private static void adapt(Node node, String tag, Map<String, String> attributes) {
    if (tag.equals("pre")) {
      attributes.put("tabindex", "0"); // else a keyboard could not scroll it
    }
    if (node instanceof Link) {
      attributes.put("target", "_blank");
      attributes.put("rel", "nofollow noopener noreferrer");
    }
  }

  /** Fits a text into the page: headings below the page's own, pictures as links to them. */
  private static final class Tamer extends AbstractVisitor {

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
        // a link within a link is none
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
