package io.dashgate.demo;

import io.dashgate.events.columns.ChunkBuilder;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Packs events of one kind, with the properties that a browser would send. */
final class DemoProperties {

  private static final String[] PLANS = {"starter", "growth", "enterprise"};
  private static final String[] REPORTS = {
    "Storage", "Activity", "Billing", "Sharing", "Security", "Audit"
  };
  private static final String[] FILES = {"pdf", "png", "docx", "csv", "mp4"};

  private static final long MICROS = 1_000_000;

  private final ChunkBuilder events = new ChunkBuilder();
  private final Map<String, Boolean> areTexts = new TreeMap<>();

  /** Adds an event and its properties. */
  void add(DemoEvent event) {
    long micros = event.second() * MICROS;
    int id = DemoIds.number(event.person(), event.isSignedUp());
    events.add(micros, uuid(event), id, micros + MICROS, null);
    addUsual(event);
    addOwn(event);
  }

  /** Returns the events. */
  ChunkBuilder events() {
    return events;
  }

  /** Returns the keys of all properties, and whether their values are texts; else numbers. */
  Map<String, Boolean> keys() {
    return areTexts;
  }

  private void text(String key, String value) {
    areTexts.put(key, true);
    events.property(key, true, value);
  }

  private void number(String key, int value) {
    areTexts.put(key, false);
    events.property(key, false, Integer.toString(value));
  }

  private void addUsual(DemoEvent event) {
    DemoPerson person = event.person();
    text("$lib", "web");
    text("$browser", person.browser().title());
    text("$os", person.system().title());
    text("$device_type", person.system().device());
    text("$geoip_country_code", person.country().name());
    text("$geoip_country_name", person.country().title());
    text("$referrer", person.referrer().url());
    text("$referring_domain", person.referrer().domain());
    text("$session_id", session(event).toString());
  }

  private void addOwn(DemoEvent event) {
    switch (event.kind()) {
      case PAGEVIEW, PAGELEAVE -> {
        text("$host", DemoPages.HOST);
        text("$pathname", DemoPages.path(event.choice()));
        text("$current_url", DemoPages.url(event.choice()));
      }
      case FILE -> {
        text("file_type", FILES[event.choice() % FILES.length]);
        number("size_mb", event.choice());
      }
      case REPORT -> text("report", REPORTS[event.choice()]);
      case UPGRADE, PAYMENT -> {
        text("plan", PLANS[event.choice()]);
        number("amount", event.amount() / 100);
        text("currency", "USD");
      }
      default -> {}
    }
  }

  /** Returns a uuid of version 7 that is always the same one. */
  private static UUID uuid(DemoEvent event) {
    long hash = mix(event.second() * 31 + event.person().number() * 7L + event.kind().number());
    return new UUID(
        (event.second() * 1000) << 16 | 0x7000 | (hash & 0xfff),
        (hash >>> 2) | 0x8000_0000_0000_0000L);
  }

  private static UUID session(DemoEvent event) {
    long hash = mix(((long) event.person().number() << 32) + event.session());
    return new UUID((hash & ~0xf000L) | 0x4000, (mix(hash) >>> 2) | 0x8000_0000_0000_0000L);
  }

  /** Spreads the bits of a number, as SplittableRandom does. */
  private static long mix(long number) {
    long mixed = number * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
