package io.dashgate.demo;

import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Somebody who uses the product.
 *
 * @param number from 1
 * @param anonymousId the distinct id before the sign-up
 * @param country where the person is
 * @param browser which is used
 * @param system which is used
 * @param referrer where the person came from
 * @param zeal how often the person comes back, from 0 to 1
 */
record DemoPerson(
    int number,
    UUID anonymousId,
    Country country,
    Browser browser,
    OperatingSystem system,
    Referrer referrer,
    double zeal) {

  private static final String[] FIRST = {
    "ada", "alan", "barbara", "claude", "dennis", "edsger", "frances", "grace", "hedy", "john",
    "katherine", "ken", "lynn", "margaret", "niklaus", "radia", "sophie", "tim", "vint", "yukihiro"
  };

  private static final String[] COMPANIES = {
    "acme.example",
    "globex.example",
    "initech.example",
    "hooli.example",
    "umbrella.example",
    "stark.example",
    "wayne.example",
    "tyrell.example"
  };

  /** Countries, with the share of persons in percent and the hours that their day is behind UTC. */
  enum Country {
    US("United States", 38, 6),
    GB("United Kingdom", 14, 0),
    DE("Germany", 12, -1),
    FR("France", 9, -1),
    IN("India", 9, -5),
    BR("Brazil", 7, 3),
    JP("Japan", 6, -9),
    AU("Australia", 5, -10);

    private final String title;
    private final int share;
    private final int behind;

    Country(String title, int share, int behind) {
      this.title = title;
      this.share = share;
      this.behind = behind;
    }

    String title() {
      return title;
    }

    int hoursBehind() {
      return behind;
    }
  }

  /** Browsers, with the share of persons in percent. */
  enum Browser {
    CHROME("Chrome", 61),
    SAFARI("Safari", 20),
    FIREFOX("Firefox", 10),
    EDGE("Microsoft Edge", 9);

    private final String title;
    private final int share;

    Browser(String title, int share) {
      this.title = title;
      this.share = share;
    }

    String title() {
      return title;
    }
  }

  /** Systems, with the share of persons in percent. */
  enum OperatingSystem {
    WINDOWS("Windows", "Desktop", 40),
    MAC("Mac OS X", "Desktop", 29),
    IOS("iOS", "Mobile", 14),
    ANDROID("Android", "Mobile", 11),
    LINUX("Linux", "Desktop", 6);

    private final String title;
    private final String device;
    private final int share;

    OperatingSystem(String title, String device, int share) {
      this.title = title;
      this.device = device;
      this.share = share;
    }

    String title() {
      return title;
    }

    String device() {
      return device;
    }
  }

  /** Sites that link to the product, with the share of persons in percent. */
  enum Referrer {
    DIRECT("$direct", "$direct", 46),
    GOOGLE("https://www.google.com/", "www.google.com", 31),
    NEWS("https://news.ycombinator.com/", "news.ycombinator.com", 12),
    LINKEDIN("https://www.linkedin.com/", "www.linkedin.com", 11);

    private final String url;
    private final String domain;
    private final int share;

    Referrer(String url, String domain, int share) {
      this.url = url;
      this.domain = domain;
      this.share = share;
    }

    String url() {
      return url;
    }

    String domain() {
      return domain;
    }
  }

  static DemoPerson random(int number, SplittableRandom random) {
    return new DemoPerson(
        number,
        new UUID(
            (random.nextLong() & ~0xf000L) | 0x4000L,
            (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L),
        pick(Country.values(), country -> country.share, random),
        pick(Browser.values(), browser -> browser.share, random),
        pick(OperatingSystem.values(), system -> system.share, random),
        pick(Referrer.values(), referrer -> referrer.share, random),
        Math.pow(random.nextDouble(), 2));
  }

  /** The share of a thing in percent. */
  private interface Share<T> {
    int of(T thing);
  }

  private static <T> T pick(T[] things, Share<T> share, SplittableRandom random) {
    int left = random.nextInt(100);
    for (T thing : things) {
      left -= share.of(thing);
      if (left < 0) {
        return thing;
      }
    }
    return things[0];
  }

  /** Returns the name of the person. */
  String name() {
    String first = FIRST[number % FIRST.length];
    return Character.toUpperCase(first.charAt(0)) + first.substring(1);
  }

  /** Returns the address, which is the distinct id after the sign-up. */
  String email() {
    return FIRST[number % FIRST.length]
        + number
        + '@'
        + COMPANIES[(number / FIRST.length) % COMPANIES.length];
  }
}
