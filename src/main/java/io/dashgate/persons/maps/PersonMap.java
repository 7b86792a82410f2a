package io.dashgate.persons.maps;

import java.util.Arrays;
import java.util.Map;

/**
 * Whose each distinct id is. Immutable by agreement.
 *
 * @param persons the number of the person of each distinct id, by the number of the id; 0: the id
 *     was never given a person, and stands for itself
 * @param version the version of the ids of the project that it shows
 */
@SuppressWarnings("ArrayRecordComponent")
public record PersonMap(int[] persons, long version) implements VersionedMaps.Versioned {

  /** Of a project without persons. */
  static final PersonMap EMPTY = new PersonMap(new int[0], 0);

  /** Returns the number of the person of a distinct id. */
  public int person(int id) {
    int person = id < persons.length ? persons[id] : 0;
    return person == 0 ? id : person;
  }

  /**
   * Returns the map after changes.
   *
   * @param changes persons by the number of the id
   * @param merges winners by merged persons whose ids have not all been moved
   */
  PersonMap with(Map<Integer, Integer> changes, Map<Integer, Integer> merges, long newVersion) {
    int largest = changes.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
    int[] changed = Arrays.copyOf(persons, Math.max(persons.length, largest + 1));
    changes.forEach((id, person) -> changed[id] = person);
    if (!merges.isEmpty()) {
      for (int id = 0; id < changed.length; id++) {
        changed[id] = winner(changed[id], merges);
      }
    }
    return new PersonMap(changed, newVersion);
  }

  private static int winner(int person, Map<Integer, Integer> merges) {
    int winner = person;
    for (Integer next = merges.get(winner); next != null; next = merges.get(winner)) {
      winner = next;
    }
    return winner;
  }

  /** Returns the bytes that it takes. */
  @Override
  public int weight() {
    return 4 * persons.length + 64;
  }
}
