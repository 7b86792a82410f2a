package io.dashgate.demo;

import java.util.List;

/** The pages of the product's site: first those for everybody, then those of the product. */
final class DemoPages {

  static final String HOST = "app.example.com";

  private static final List<String> PATHS =
      List.of(
          "/",
          "/pricing/",
          "/docs/",
          "/blog/",
          "/signup/",
          "/about/",
          "/files/",
          "/projects/",
          "/reports/",
          "/team/",
          "/settings/",
          "/billing/");

  static final int FIRST_OF_PRODUCT = 6;
  static final int COUNT = PATHS.size();

  private DemoPages() {}

  static String path(int page) {
    return PATHS.get(page);
  }

  static String url(int page) {
    return "https://" + HOST + PATHS.get(page);
  }
}
