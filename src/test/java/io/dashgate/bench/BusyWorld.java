package io.dashgate.bench;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * The events of a busy project in the order of their times, over 90 days: sessions of 200,000
 * persons, 40 names of events, each event with 16 to 18 properties that a browser sends. Always the
 * same ones.
 */
final class BusyWorld {

  /** How many names of events there are; they have the numbers from 1. */
  static final int NAMES = 40;

  private static final int PERSONS = 200_000;
  private static final int URLS = 2_000;
  private static final long START = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli() * 1000;
  private static final long SPAN = 90L * 86_400_000_000L;
  private static final double EVENTS_OF_SESSION = 7.48;
  private static final int PURCHASE = 3;
  private static final int UPLOAD = 7;
  private static final double[] FIRST_NAMES = {35, 18, 9, 4, 2, 2.5, 3, 3};
  private static final double[] NAME_SHARES = nameShares();
  private static final double[] BROWSER_SHARES = {.62, .82, .91, .97, .99, 1};
  private static final String[] BROWSERS = {
    "Chrome", "Safari", "Firefox", "Edge", "Opera", "Samsung Internet"
  };
  private static final String[] SYSTEMS = {"Windows", "Mac OS X", "iOS", "Android", "Linux"};
  private static final String[] DEVICES = {"Desktop", "Desktop", "Mobile", "Mobile", "Desktop"};
  private static final String[] PLANS = {"free", "starter", "growth", "scale", "enterprise"};
  private static final String[] LOCALES = {"en-US", "en-GB", "de-DE", "fr-FR", "pt-BR", "ja-JP"};
  private static final String[] SOURCES = {"newsletter", "google", "partner", "podcast"};
  private static final String[] REFERRERS = {
    "$direct", "www.google.com", "news.ycombinator.com", "twitter.com", "www.linkedin.com"
  };
  private static final String[] SECTIONS = {
    "pricing",
    "docs",
    "app/projects",
    "app/files",
    "blog",
    "app/settings",
    "app/insights",
    "app/teams"
  };

  private final SplittableRandom random = new SplittableRandom(42);
  private final PriorityQueue<Session> sessions =
      new PriorityQueue<>(Comparator.comparingLong(session -> session.next));
  private final double gap;
  private double nextSession = START;

  /**
   * Makes the world.
   *
   * @param events how many will be asked for
   */
  BusyWorld(int events) {
    gap = SPAN / (events / EVENTS_OF_SESSION);
  }

  /**
   * An event.
   *
   * @param name its number
   * @param micros since 1970
   * @param id the number of its distinct id
   * @param properties as JSON
   */
  record Event(int name, long micros, UUID uuid, int id, String properties) {}

  /** The time after the last event, in microseconds since 1970. */
  static long end() {
    return START + SPAN;
  }

  private static double[] nameShares() {
    double[] shares = new double[NAMES];
    double sum = 0;
    for (int i = 0; i < NAMES; i++) {
      sum += i < FIRST_NAMES.length ? FIRST_NAMES[i] : 2.9 * Math.pow(.88, i - FIRST_NAMES.length);
      shares[i] = sum;
    }
    for (int i = 0; i < NAMES; i++) {
      shares[i] /= sum;
    }
    return shares;
  }

  /** A visit of a person. */
  private static final class Session {
    private long next;
    private int left;
    private int person;
    private int browser;
    private int system;
    private int referrer;
    private int source;
    private int url;
    private UUID id = new UUID(0, 0);
  }

  private int pick(double[] shares) {
    int found = Arrays.binarySearch(shares, random.nextDouble());
    return Math.min(found < 0 ? -found - 1 : found, shares.length - 1);
  }

  private double exponential() {
    return -Math.log(1 - random.nextDouble());
  }

  private int url() {
    return (int) (URLS * Math.pow(random.nextDouble(), 4));
  }

  private Session session() {
    Session session = new Session();
    session.next = (long) nextSession;
    nextSession += gap * exponential();
    session.person = (int) (PERSONS * Math.pow(random.nextDouble(), 2.5));
    SplittableRandom own = new SplittableRandom(session.person);
    session.browser =
        random.nextInt(20) == 0
            ? random.nextInt(BROWSERS.length)
            : own.nextInt(10) < 6 ? 0 : pick(BROWSER_SHARES);
    session.system = own.nextInt(SYSTEMS.length);
    session.referrer = random.nextInt(3) > 0 ? 0 : random.nextInt(REFERRERS.length);
    session.source = random.nextInt(10) == 0 ? random.nextInt(SOURCES.length) : -1;
    session.left = 1 + (int) (7 * exponential());
    session.url = url();
    session.id = new UUID(random.nextLong(), random.nextLong());
    return session;
  }

  /** Returns the next event. */
  Event next() {
    while (sessions.isEmpty() || sessions.peek().next >= nextSession) {
      sessions.add(session());
    }
    Session session = sessions.remove();
    long micros = session.next / 1000 * 1000;
    int name = pick(NAME_SHARES);
    if (random.nextInt(3) == 0) {
      session.url = url();
    }
    UUID uuid =
        new UUID(
            (micros / 1000 << 16) | 0x7000 | (random.nextLong() & 0xfff),
            (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L);
    Event event = new Event(name + 1, micros, uuid, session.person + 1, properties(name, session));
    session.next += (long) (1_000_000 + 60e6 * exponential());
    session.left--;
    if (session.left > 0) {
      sessions.add(session);
    }
    return event;
  }

  private String properties(int name, Session session) {
    SplittableRandom own = new SplittableRandom(~session.person);
    String path = "/" + SECTIONS[session.url % SECTIONS.length] + "/" + session.url;
    StringBuilder json = new StringBuilder(800).append('{');
    text(json, "$current_url", "https://app.example.com" + path);
    text(json, "$pathname", path);
    text(json, "$host", "app.example.com");
    text(json, "$browser", BROWSERS[session.browser]);
    number(json, "$browser_version", 100 + session.browser * 7 + session.system);
    text(json, "$os", SYSTEMS[session.system]);
    text(json, "$device_type", DEVICES[session.system]);
    number(json, "$screen_height", 700 + session.system * 90);
    number(json, "$screen_width", 1200 + session.system * 160);
    text(json, "$lib", "web");
    text(json, "$lib_version", "1.249.2");
    text(json, "$session_id", session.id.toString());
    text(json, "$device_id", new UUID(own.nextLong(), own.nextLong()).toString());
    text(
        json,
        "$referrer",
        session.referrer == 0 ? REFERRERS[0] : "https://" + REFERRERS[session.referrer] + "/");
    text(json, "$referring_domain", REFERRERS[session.referrer]);
    text(json, "plan", PLANS[(int) (PLANS.length * own.nextDouble() * own.nextDouble())]);
    text(json, "locale", LOCALES[own.nextInt(LOCALES.length)]);
    if (session.source >= 0) {
      text(json, "utm_source", SOURCES[session.source]);
    }
    if (name == PURCHASE || name == UPLOAD) {
      number(json, "amount", Math.round(Math.exp(2.5 + 1.2 * random.nextDouble()) * 100) / 100.0);
    } else {
      number(json, "duration_ms", random.nextInt(20_000));
    }
    json.setCharAt(json.length() - 1, '}');
    return json.toString();
  }

  private static void text(StringBuilder json, String key, String value) {
    json.append('"').append(key).append("\":\"").append(value).append("\",");
  }

  private static void number(StringBuilder json, String key, Number value) {
    json.append('"').append(key).append("\":").append(value).append(',');
  }
}
