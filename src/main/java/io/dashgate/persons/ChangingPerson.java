package io.dashgate.persons;

import io.dashgate.platform.json.ChangingMembers;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A person while events change it. */
final class ChangingPerson {

  /** More properties are not stored. */
  private static final long MOST_BYTES = 512 * 1024;

  private PersonState state;
  private final ChangingMembers properties;

  ChangingPerson(PersonState stored) {
    state = stored;
    properties = new ChangingMembers(stored.properties());
  }

  int number() {
    return state.number();
  }

  Instant createdAt() {
    return state.createdAt();
  }

  boolean isIdentified() {
    return state.isIdentified();
  }

  void identify() {
    state = state.identified();
  }

  void bornAt(Instant time) {
    state = state.born(time);
  }

  /** Returns a property as JSON; null: there is none. */
  @Nullable String property(String name) {
    return properties.get(name);
  }

  /**
   * Changes properties.
   *
   * @param changes new values by name; null: the property is removed
   * @return false: nothing was changed, since there would be too many
   */
  boolean change(Map<String, @Nullable String> changes) {
    return properties.change(changes, MOST_BYTES);
  }

  /**
   * Adds the properties of another person that this one does not have.
   *
   * @return false: nothing was added, since there would be too many
   */
  boolean addMissing(ChangingPerson other) {
    Map<String, @Nullable String> missing = new HashMap<>(other.properties.values());
    missing.keySet().removeIf(name -> properties.get(name) != null);
    return change(missing);
  }

  /** Returns the person of now, which does not change any more. */
  PersonState state() {
    Map<String, String> now = properties.values();
    if (now != state.properties()) {
      state = state.with(now);
    }
    return state;
  }
}
