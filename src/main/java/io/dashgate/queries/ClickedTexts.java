package io.dashgate.queries;

import io.dashgate.events.ClickedElement;
import io.dashgate.events.ElementsChain;
import io.dashgate.queries.engine.ElementTexts;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads attributes of the elements that were clicked from their chain. */
final class ClickedTexts implements ElementTexts {

  @Override
  public List<String> of(String chain, String key) {
    Function<ClickedElement, @Nullable String> attribute =
        switch (key) {
          case "tag_name" -> ClickedElement::tagName;
          case "href" -> ClickedElement::href;
          default -> ClickedElement::text;
        };
    return ElementsChain.parse(chain).stream().map(attribute).filter(Objects::nonNull).toList();
  }
}
