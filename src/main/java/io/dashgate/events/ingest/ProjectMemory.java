package io.dashgate.events.ingest;

import io.dashgate.persons.PersonState;
import io.dashgate.persons.StoredDistinctId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the holder of a project remembers of its rows, so that it need not read them for each batch.
 * Right as long as nobody else has held the project in between. Used by one batch at a time.
 */
final class ProjectMemory {

  private static final int BYTES_OF_ENTRY = 120;
  private static final int BYTES_OF_PERSON = 200;
  private static final int BYTES_OF_PROPERTY = 120;

  private final LruMap<String, StoredDistinctId> ids;
  private final LruMap<Integer, PersonState> persons;
  private final long mostWeight;

  /** Who has the ids of a merged person. */
  private final Map<Integer, Integer> winners = new HashMap<>();

  /** Merges whose ids have not all been moved. */
  private final Map<Integer, Integer> unfinishedMerges = new LinkedHashMap<>();

  private final Map<String, Integer> eventNumbers = new HashMap<>();
  private final Map<String, Integer> groupTypes = new HashMap<>();
  private final KnownDefinitions definitions = new KnownDefinitions();

  /** The keys of warnings of an hour. */
  private final Set<String> warned = new HashSet<>();

  private Instant warnedHour = Instant.MIN;
  private boolean isLoaded;

  /**
   * Makes an empty one.
   *
   * @param mostWeight in bytes
   */
  ProjectMemory(long mostWeight) {
    this.mostWeight = mostWeight;
    ids = new LruMap<>(mostWeight / 4, id -> BYTES_OF_ENTRY + 2 * id.distinctId().length());
    persons = new LruMap<>(mostWeight / 2, ProjectMemory::weight);
  }

  private static int weight(PersonState person) {
    int weight = BYTES_OF_PERSON;
    for (Map.Entry<String, String> one : person.properties().entrySet()) {
      weight += BYTES_OF_PROPERTY + one.getKey().length() + one.getValue().length();
    }
    return weight;
  }

  /** Whether what is always needed has been read. */
  boolean isLoaded() {
    return isLoaded;
  }

  /** Sets what is always needed. */
  void load(Map<Integer, Integer> unfinished, Map<String, Integer> types) {
    unfinishedMerges.putAll(unfinished);
    winners.putAll(unfinished);
    groupTypes.putAll(types);
    isLoaded = true;
  }

  /** Returns a distinct id with the person that has it now. */
  @Nullable StoredDistinctId id(String distinctId) {
    StoredDistinctId known = ids.get(distinctId);
    return known == null
        ? null
        : new StoredDistinctId(distinctId, known.idNumber(), winner(known.personNumber()));
  }

  void remember(StoredDistinctId id) {
    ids.put(id.distinctId(), id);
  }

  @Nullable PersonState person(int number) {
    return persons.get(number);
  }

  void remember(PersonState person) {
    persons.put(person.number(), person);
  }

  /** Notes who got the ids of merged persons. */
  void merged(Map<Integer, Integer> merges, boolean areMoved) {
    winners.putAll(merges);
    merges.keySet().forEach(persons::remove);
    unfinishedMerges.putAll(merges);
    unfinishedMerges.replaceAll((loser, winner) -> winner(winner));
    if (areMoved) {
      unfinishedMerges.clear();
    }
  }

  int winner(int number) {
    int current = number;
    for (Integer next = winners.get(current); next != null; next = winners.get(current)) {
      current = next;
    }
    return current;
  }

  Map<Integer, Integer> unfinishedMerges() {
    return unfinishedMerges;
  }

  Map<String, Integer> eventNumbers() {
    return eventNumbers;
  }

  Map<String, Integer> groupTypes() {
    return groupTypes;
  }

  KnownDefinitions definitions() {
    return definitions;
  }

  /** Returns the keys of warnings of an hour, to which the caller adds. */
  Set<String> warnedIn(Instant hour) {
    if (!hour.equals(warnedHour)) {
      warned.clear();
      warnedHour = hour;
    }
    return warned;
  }

  /** Forgets some, if there is too much. */
  void trim() {
    long small = mostWeight / 8;
    if ((long) BYTES_OF_ENTRY * winners.size() > small) {
      ids.clear(); // they may name merged persons
      winners.clear();
      winners.putAll(unfinishedMerges);
    }
    if ((long) BYTES_OF_ENTRY * eventNumbers.size() > small) {
      eventNumbers.clear();
    }
    if ((long) BYTES_OF_ENTRY * definitions.size() > small) {
      definitions.clear();
    }
  }

  /** Returns about how many bytes it takes. */
  long weight() {
    return ids.weight()
        + persons.weight()
        + (long) BYTES_OF_ENTRY
            * (winners.size() + eventNumbers.size() + definitions.size() + warned.size());
  }
}
