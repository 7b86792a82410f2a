package io.dashgate.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a chain of elements says. */
class ElementsChainTest {

  @Test
  void elementsAreReadInTheirOrder() {
    List<ClickedElement> elements =
        ElementsChain.parse(
            "a.btn.large:attr__href=\"/p\"attr_id=\"x\"href=\"/p\"nth-child=\"1\"nth-of-type=\"2\""
                + "text=\"Go\";div:nth-child=\"0\"nth-of-type=\"0\"");

    assertEquals(
        List.of(
            new ClickedElement(
                "Go", "a", List.of("btn", "large"), "/p", "x", 1L, 2L, Map.of("attr__href", "/p")),
            new ClickedElement(null, "div", null, null, null, 0L, 0L, Map.of())),
        elements);
  }

  @Test
  void valuesMayHaveAnyCharacter() {
    ClickedElement element =
        ElementsChain.parse("a:text=\"say \\\"hi\\\"; now: ä\nb\"href=\"x;y\";b").get(0);

    assertEquals("say \"hi\"; now: ä\nb", element.text());
    assertEquals("x;y", element.href());
  }

  @Test
  void classesMayHaveColons() {
    ClickedElement element = ElementsChain.parse("div.md:flex.w-1/2:nth-child=\"3\"").get(0);

    assertEquals(List.of("md:flex", "w-1/2"), element.classes());
    assertEquals(3, element.nthChild());
  }

  @Test
  void whatIsMissingIsNull() {
    assertEquals(List.of(), ElementsChain.parse(null));
    assertEquals(List.of(), ElementsChain.parse(""));
    assertEquals(List.of(), ElementsChain.parse(";;"));
    ClickedElement element = ElementsChain.parse("span:nth-child=\"many\"text=\"\"").get(0);
    assertNull(element.nthChild());
    assertNull(element.classes());
    assertEquals("", element.text());
  }

  @Test
  void longChainsAreCut() {
    assertEquals(300, ElementsChain.parse("a;".repeat(1_000_000)).size());
    assertEquals(1, ElementsChain.parse("a:text=\"" + "x".repeat(2_000_000)).size());
  }

  @Test
  void anyTextIsRead() {
    Random random = new Random(1);
    String alphabet = "a.:;=\"\\ -_\n9";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(30); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      ElementsChain.parse(text.toString());
    }
  }
}
