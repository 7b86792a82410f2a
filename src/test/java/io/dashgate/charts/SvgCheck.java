package io.dashgate.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;

/** Reads a drawing as XML, and checks that all of it is harmless and inside its box. */
final class SvgCheck extends DefaultHandler {

  private static final Set<String> ELEMENTS =
      Set.of("svg", "style", "rect", "path", "circle", "text", "title");
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "xmlns",
          "class",
          "role",
          "viewBox",
          "width",
          "height",
          "aria-label",
          "x",
          "y",
          "rx",
          "d",
          "cx",
          "cy",
          "r",
          "font-size",
          "text-anchor");
  private static final Pattern STEP = Pattern.compile("([MLCVAZ])([^MLCVAZ]*)");
  private static final double EDGE = 0.11;

  private final ChartSize size;
  private final StringBuilder text = new StringBuilder();
  private Attributes attributes;
  private boolean hasStyle;

  private SvgCheck(ChartSize size) {
    this.size = size;
  }

  static void check(String svg, ChartSize size, Theme theme) {
    SvgCheck check = new SvgCheck(size);
    try {
      SAXParserFactory.newInstance()
          .newSAXParser()
          .parse(new InputSource(new StringReader(svg)), check);
    } catch (Exception e) {
      throw new AssertionError(e.getMessage() + " in " + svg, e);
    }
    assertEquals(theme != Theme.PAGE, check.hasStyle);
    assertFalse(svg.contains("NaN"), svg);
    assertFalse(svg.contains("Infinity"), svg);
  }

  @Override
  public void startElement(String uri, String local, String name, Attributes found) {
    assertTrue(ELEMENTS.contains(name), name);
    for (int i = 0; i < found.getLength(); i++) {
      assertTrue(ATTRIBUTES.contains(found.getQName(i)), found.getQName(i));
    }
    hasStyle |= name.equals("style");
    text.setLength(0);
    switch (name) {
      case "svg" -> assertFalse(found.getValue("aria-label").isBlank());
      case "rect" -> {
        point(number(found, "x"), number(found, "y"));
        point(
            number(found, "x") + number(found, "width"),
            number(found, "y") + number(found, "height"));
      }
      case "circle" -> {
        double radius = number(found, "r");
        point(number(found, "cx") - radius, number(found, "cy") - radius);
        point(number(found, "cx") + radius, number(found, "cy") + radius);
      }
      case "path" -> path(found.getValue("d"));
      case "text" -> attributes = new org.xml.sax.helpers.AttributesImpl(found);
      default -> {}
    }
  }

  @Override
  public void characters(char[] characters, int start, int length) {
    text.append(characters, start, length);
  }

  @Override
  public void endElement(String uri, String local, String name) {
    if (!name.equals("text")) {
      return;
    }
    String written = text.toString();
    double height = attributes.getValue("font-size") == null ? 11 : number(attributes, "font-size");
    String style = attributes.getValue("class");
    boolean isBold = style.equals("tb") || style.equals("on");
    double width = isBold ? Texts.boldWidth(written, height) : Texts.width(written, height);
    double x = number(attributes, "x");
    String anchor = attributes.getValue("text-anchor");
    double left = anchor == null ? x : anchor.equals("end") ? x - width : x - width / 2;
    double y = number(attributes, "y");
    inside(
        left >= -1 && left + width <= size.width() + 1, written + " at " + left + " is " + width);
    inside(
        y - height * 0.75 >= -0.5 && y + height * 0.22 <= size.height() + 0.5,
        written + " at " + y);
  }

  private void path(String steps) {
    Matcher matcher = STEP.matcher(steps);
    while (matcher.find()) {
      String[] numbers = matcher.group(2).trim().split("[ ,]+");
      switch (matcher.group(1)) {
        case "M", "L", "C" -> {
          for (int i = 0; i < numbers.length; i += 2) {
            point(Double.parseDouble(numbers[i]), Double.parseDouble(numbers[i + 1]));
          }
        }
        case "V" -> point(0, Double.parseDouble(numbers[0]));
        case "A" -> point(Double.parseDouble(numbers[5]), Double.parseDouble(numbers[6]));
        default -> assertTrue(matcher.group(1).equals("Z"));
      }
    }
  }

  private void point(double x, double y) {
    inside(
        x >= -EDGE && x <= size.width() + EDGE && y >= -EDGE && y <= size.height() + EDGE,
        x + "," + y);
  }

  private void inside(boolean isInside, String what) {
    assertTrue(isInside, () -> what + " is outside of " + size);
  }

  private static double number(Attributes found, String name) {
    return Double.parseDouble(found.getValue(name));
  }
}
