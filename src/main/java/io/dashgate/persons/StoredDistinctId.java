package io.dashgate.persons;

/**
 * Whose a distinct id is.
 *
 * @param idNumber its number, which events have
 * @param personNumber that of its person; if there is no such person, its events have no profile
 */
public record StoredDistinctId(String distinctId, int idNumber, int personNumber) {

  StoredDistinctId of(int person) {
    return new StoredDistinctId(distinctId, idNumber, person);
  }
}
