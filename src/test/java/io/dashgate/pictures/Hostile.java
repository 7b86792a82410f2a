package io.dashgate.pictures;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.regex.Pattern;

/** Texts of users that try to run as script, or to break what they stand in. */
public final class Hostile {

  /** Names, values and Markdown. */
  public static final List<String> TEXTS =
      List.of(
          "<script>alert(1)</script>",
          "</title></style></svg><script>alert(1)</script>",
          "\"><svg onload=alert(1)>",
          "' onmouseover='alert(1)",
          "\" onfocus=\"alert(1)\" autofocus=\"",
          "<img src=x onerror=alert(1)>",
          "<iframe src=javascript:alert(1)>",
          "<a href=\"javascript:alert(1)\">x</a>",
          "[x](javascript:alert(1))",
          "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
          "[x](https://a.example/\"onmouseover=alert(1))",
          "![x](https://a.example/\"onerror=alert(1))",
          "| <script>alert(1)</script> | \" onload=alert(1) |\n| --- | --- |\n| <b>1</b> | 2 |",
          "~~<script>alert(1)</script>~~ www.a.example/\"onclick=alert(1)",
          "- [x] <script>alert(1)</script>",
          "]]><script>alert(1)</script><![CDATA[",
          "<!--><script>alert(1)</script>-->",
          "<!ENTITY xxe SYSTEM \"file:///etc/passwd\">&xxe;",
          "<foreignObject><body onload=alert(1)></foreignObject>",
          "<use href=\"data:image/svg+xml,x\"/>",
          "{}*{background:url(//a.example)}</style>",
          "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#60;script&#62;",
          "\u202e\u0007\u001b[31m\ufffe\ud83d\ude00 e\u0301 \u05e9\u05dc\u05d5\u05dd");

  private static final Pattern TAG =
      Pattern.compile("<(script|img|iframe|foreignObject|use|body on|b>|svg on|!ENTITY|!\\[CDATA)");

  private static final Pattern TARGET =
      Pattern.compile("(href|src|action)=\"\\s*(javascript|data|vbscript):(?!,\")");

  private Hostile() {}

  /** Fails if a page or drawing contains one of them as more than text. */
  public static void assertHarmless(String document) {
    for (Pattern pattern : List.of(TAG, TARGET)) {
      assertFalse(pattern.matcher(document).find(), pattern + " in " + document);
    }
    assertFalse(hasHandler(document), "an event handler in " + document);
  }

  /** Reads tags as browsers do: what stands in quotes is no attribute. */
  private static boolean hasHandler(String document) {
    int i = 0;
    while ((i = document.indexOf('<', i)) >= 0) {
      StringBuilder outside = new StringBuilder();
      char quote = 0;
      for (i++; i < document.length() && (quote != 0 || document.charAt(i) != '>'); i++) {
        char c = document.charAt(i);
        if (quote == 0 && (c == '"' || c == '\'')) {
          quote = c;
        } else if (quote == c) {
          quote = 0;
        } else if (quote == 0) {
          outside.append(c);
        }
      }
      if (outside.toString().matches("(?s)[a-zA-Z].*\\son[a-z]+\\s*=.*")) {
        return true;
      }
    }
    return false;
  }
}
