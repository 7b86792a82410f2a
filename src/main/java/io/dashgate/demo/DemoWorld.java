package io.dashgate.demo;

import io.dashgate.demo.DemoEvent.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * All that happens in the demo project: a year back, and two months ahead so that it stays alive.
 */
final class DemoWorld {

  static final int PERSONS = 3_000;
  static final int DAYS_BACK = 365;
  static final int DAYS_AHEAD = 60;

  private static final long SEED = 2_022;

  private final List<DemoPerson> persons = new ArrayList<>(PERSONS);
  private final Set<DemoPerson> signedUp = new HashSet<>();
  private final Map<Kind, List<DemoEvent>> events = new EnumMap<>(Kind.class);

  /**
   * Makes the world, the same one for the same day.
   *
   * @param today the current day, counted from 1970 in UTC
   */
  DemoWorld(int today) {
    SplittableRandom random = new SplittableRandom(SEED);
    int begin = today - DAYS_BACK;
    int end = today + DAYS_AHEAD;
    for (int number = 1; number <= PERSONS; number++) {
      DemoPerson person = DemoPerson.random(number, random);
      persons.add(person);
      // more of them come first in the later months
      int first = begin + (int) ((end - begin) * Math.pow(random.nextDouble(), 0.75));
      if (new DemoLife(person, random.split(), this::add).run(first, end)) {
        signedUp.add(person);
      }
    }
    events.values().forEach(list -> list.sort(Comparator.comparingLong(DemoEvent::second)));
  }

  private void add(DemoEvent event) {
    events.computeIfAbsent(event.kind(), any -> new ArrayList<>()).add(event);
  }

  List<DemoPerson> persons() {
    return persons;
  }

  boolean isSignedUp(DemoPerson person) {
    return signedUp.contains(person);
  }

  /** Returns the events by kind, in the order of their times. */
  Map<Kind, List<DemoEvent>> events() {
    return events;
  }
}
