package io.dashgate.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rules of charts: the same looks that pixels have, as CSS. */
final class StyleSheet {

  static final String LIGHT = shapes() + colors(Palette.LIGHT);
  static final String DARK = shapes() + colors(Palette.DARK);
  static final String AUTO =
      LIGHT + "@media(prefers-color-scheme:dark){" + colors(Palette.DARK) + "}";
  static final String PAGE = AUTO;

  private StyleSheet() {}

  /** What is the same in all themes. */
  private static String shapes() {
    StringBuilder css = new StringBuilder(2048);
    css.append(".dg{font:11px system-ui,-apple-system,\"Segoe UI\",sans-serif}");
    css.append(".dg text{white-space:pre}");
    css.append(".dg .tb,.dg .on{font-weight:600}");
    css.append(".dg .th{paint-order:stroke;stroke-width:3px;stroke-linejoin:round}");
    for (Mark mark : Mark.values()) {
      String looks = looks(mark);
      if (!looks.isEmpty()) {
        css.append(".dg .").append(mark.css).append('{').append(looks).append('}');
      }
    }
    return css.append(".dg .hit:hover{fill-opacity:.07}").toString();
  }

  private static String looks(Mark mark) {
    List<String> looks = new ArrayList<>();
    String color = mark.hue.isVaried() ? ":currentColor" : "";
    if (mark == Mark.HIT) {
      looks.add("fill-opacity:0");
    } else if (mark.fill == 0) {
      looks.add("fill:none");
    } else if (mark.hue.isVaried()) {
      looks.add("fill" + color);
    }
    if (mark.fill > 0 && mark.fill < 1) {
      looks.add("fill-opacity:" + number(mark.fill));
    }
    if (mark.stroke > 0) {
      looks.add("stroke-width:" + number(mark.stroke));
    }
    if (mark.stroke > 0 && mark.hue.isVaried()) {
      looks.add("stroke" + color);
    }
    if (mark == Mark.LINE) {
      looks.add("stroke-linejoin:round;stroke-linecap:round");
    }
    if (mark.dash > 0) {
      looks.add("stroke-dasharray:" + number(mark.dash) + " " + number(mark.gap));
    }
    return String.join(";", looks);
  }

  private static String colors(Palette palette) {
    StringBuilder css = new StringBuilder(2048);
    for (Hue hue : Hue.values()) {
      List<Integer> colors = hue.colors(palette);
      for (int i = 0; i < colors.size() && hue.isVaried(); i++) {
        css.append(".dg .").append(hue.prefix).append(i).append("{color:");
        css.append(hex(colors.get(i))).append('}');
      }
    }
    for (Mark mark : Mark.values()) {
      if (!mark.hue.isVaried()) {
        css.append(".dg .").append(mark.css).append(mark.stroke > 0 ? "{stroke:" : "{fill:");
        css.append(hex(mark.hue.color(palette, 0))).append('}');
      }
    }
    for (TextStyle style : TextStyle.values()) {
      int levels = style == TextStyle.ON_CELL ? Palette.LEVELS : 1;
      for (int level = 0; level < levels; level++) {
        css.append(".dg .").append(style.css).append(levels == 1 ? "" : String.valueOf(level));
        css.append("{fill:").append(hex(style.color(palette, level))).append('}');
      }
    }
    css.append(".dg .th{stroke:").append(hex(palette.ground())).append('}');
    return css.toString();
  }

  /** Returns a color as CSS. */
  static String hex(int color) {
    return String.format(Locale.ROOT, "#%06x", color);
  }

  private static String number(double number) {
    String text = number == Math.rint(number) ? String.valueOf((int) number) : "" + number;
    return text.startsWith("0.") ? text.substring(1) : text;
  }
}
