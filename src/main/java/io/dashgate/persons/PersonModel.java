package io.dashgate.persons;

import io.dashgate.events.warnings.IngestionWarning;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How events change the persons of a project: given the rows that events need, which rows change. A
 * pure model: it knows neither a clock nor the database. Events are applied in the order of their
 * arrival, each once.
 */
public final class PersonModel {

  /**
   * An event without a profile may have been sent before its person was created, and arrive after
   * it.
   */
  private static final Duration UPGRADE_AFTER = Duration.ofMinutes(1);

  private final long projectId;
  private int nextNumber;
  private final Map<String, StoredDistinctId> ids = new HashMap<>();
  private final Map<Integer, ChangingPerson> persons = new HashMap<>();
  private final Set<String> changedIds = new LinkedHashSet<>();
  private final Set<Integer> changedPersons = new LinkedHashSet<>();
  private final Map<Integer, Integer> winners = new HashMap<>();
  private final Map<Integer, Integer> merges = new LinkedHashMap<>();
  private final List<IngestionWarning> warnings = new ArrayList<>();

  /**
   * What became of an event.
   *
   * @param idNumber the number of its distinct id
   * @param hasProfile whether it belongs to a person
   * @param update what it changed of the person; null: nothing
   */
  public record Outcome(int idNumber, boolean hasProfile, @Nullable PersonUpdate update) {}

  /**
   * What is to be stored.
   *
   * @param ids new or changed
   * @param persons new or changed
   * @param merges the numbers of persons that are no more, with those of the persons that got their
   *     ids
   * @param nextNumber of the next new distinct id
   */
  public record Changes(
      List<StoredDistinctId> ids,
      List<PersonState> persons,
      Map<Integer, Integer> merges,
      int nextNumber,
      List<IngestionWarning> warnings) {}

  /**
   * Starts with no rows.
   *
   * @param nextNumber of the next new distinct id
   */
  public PersonModel(long projectId, int nextNumber) {
    this.projectId = projectId;
    this.nextNumber = nextNumber;
  }

  /** Adds a row that is stored. */
  public void load(StoredDistinctId id) {
    ids.put(id.distinctId(), id);
  }

  /** Adds a row that is stored. */
  public void load(PersonState person) {
    persons.put(person.number(), new ChangingPerson(person));
  }

  /** Adds a merge whose distinct ids have not all been moved yet. */
  public void loadMerge(int loser, int winner) {
    winners.put(loser, winner);
  }

  /** Returns the number of the person that has the ids of a person now. */
  public int winner(int number) {
    int current = number;
    for (Integer next = winners.get(current); next != null; next = winners.get(current)) {
      current = next;
    }
    return current;
  }

  /** Returns the number of the person that has a distinct id; null: the id is not known. */
  public @Nullable Integer personNumber(String distinctId) {
    StoredDistinctId known = ids.get(distinctId);
    return known == null ? null : winner(known.personNumber());
  }

  /**
   * Applies an event.
   *
   * @throws IOException if its properties are not what they seem to be
   */
  public Outcome apply(PersonEvent event) throws IOException {
    if (event.profile() == PersonEvent.Profile.WANTED) {
      ChangingPerson person = mergesTwo(event) ? merged(event) : personOf(event);
      return new Outcome(idNumber(event), true, change(person, event));
    }
    ChangingPerson known = person(idOrNew(event.distinctId()));
    return known != null && isUpgraded(event, known)
        ? new Outcome(idNumber(event), true, change(known, event))
        : new Outcome(idNumber(event), false, null);
  }

  private static boolean isUpgraded(PersonEvent event, ChangingPerson known) {
    return event.profile() != PersonEvent.Profile.OPTED_OUT
        && event.time().isAfter(known.createdAt().plus(UPGRADE_AFTER));
  }

  private int idNumber(PersonEvent event) {
    return Objects.requireNonNull(ids.get(event.distinctId())).idNumber();
  }

  private boolean mergesTwo(PersonEvent event) {
    String other = event.other();
    if (other == null || other.equals(event.distinctId())) {
      return false;
    }
    if (DistinctIds.isIllegal(event.distinctId())) {
      warnOfIllegal(event, event.distinctId(), other);
      return false;
    }
    if (DistinctIds.isIllegal(other)) {
      warnOfIllegal(event, other, event.distinctId());
      return false;
    }
    return true;
  }

  /** Merges the persons of the two ids; the result is identified. */
  private ChangingPerson merged(PersonEvent event) {
    String other = Objects.requireNonNull(event.other());
    StoredDistinctId intoId = ids.get(event.distinctId());
    StoredDistinctId fromId = ids.get(other);
    ChangingPerson into = intoId == null ? null : person(intoId);
    ChangingPerson from = fromId == null ? null : person(fromId);
    ChangingPerson result;
    if (into == null && from == null) {
      // the person of an id that has events already keeps their UUID
      String first = intoId == null && fromId != null ? other : event.distinctId();
      result = create(idOrNew(first), event);
    } else if (into != null && from != null && into.number() != from.number()) {
      result = mergePersons(from, into, event);
    } else {
      result = into != null ? into : Objects.requireNonNull(from);
    }
    if (into == null) {
      attach(idOrNew(event.distinctId()), result);
    }
    if (from == null) {
      attach(idOrNew(other), result);
    }
    if (!result.isIdentified()) {
      result.identify();
      changedPersons.add(result.number());
    }
    return result;
  }

  private ChangingPerson mergePersons(ChangingPerson from, ChangingPerson into, PersonEvent event) {
    if (from.isIdentified() && !event.event().equals(PersonEvent.MERGE_DANGEROUSLY)) {
      String other = Objects.requireNonNull(event.other());
      warn(
          "cannot_merge_already_identified",
          other,
          Map.of(
              "sourcePersonDistinctId", other,
              "targetPersonDistinctId", event.distinctId(),
              "eventUuid", event.uuid().toString()));
      return into;
    }
    winners.put(from.number(), into.number());
    merges.put(from.number(), into.number());
    persons.remove(from.number());
    changedPersons.remove(from.number());
    if (!into.addMissing(from)) {
      warnOfSize(into, event);
    }
    if (from.createdAt().isBefore(into.createdAt())) {
      into.bornAt(from.createdAt());
    }
    changedPersons.add(into.number());
    return into;
  }

  private ChangingPerson personOf(PersonEvent event) {
    StoredDistinctId id = idOrNew(event.distinctId());
    ChangingPerson known = person(id);
    return known == null ? create(id, event) : known;
  }

  private @Nullable PersonUpdate change(ChangingPerson person, PersonEvent event)
      throws IOException {
    PersonUpdate update = PersonUpdate.of(event.event(), event.properties());
    Map<String, @Nullable String> changes = update.changes(event.event(), person);
    if (changes.isEmpty()) {
      return update;
    }
    if (!person.change(changes)) {
      warnOfSize(person, event);
      return null;
    }
    changedPersons.add(person.number());
    return update;
  }

  private StoredDistinctId idOrNew(String distinctId) {
    StoredDistinctId known = ids.get(distinctId);
    if (known != null) {
      return known;
    }
    StoredDistinctId added = new StoredDistinctId(distinctId, nextNumber, nextNumber);
    nextNumber++;
    ids.put(distinctId, added);
    changedIds.add(distinctId);
    return added;
  }

  private @Nullable ChangingPerson person(StoredDistinctId id) {
    return persons.get(winner(id.personNumber()));
  }

  private ChangingPerson create(StoredDistinctId id, PersonEvent event) {
    attachTo(id, id.idNumber());
    PersonState created =
        new PersonState(
            id.idNumber(),
            PersonUuid.of(projectId, id.distinctId()),
            event.time(),
            false,
            Map.of());
    ChangingPerson person = new ChangingPerson(created);
    persons.put(created.number(), person);
    changedPersons.add(created.number());
    return person;
  }

  private void attach(StoredDistinctId id, ChangingPerson person) {
    attachTo(id, person.number());
  }

  private void attachTo(StoredDistinctId id, int personNumber) {
    if (winner(id.personNumber()) != personNumber) {
      ids.put(id.distinctId(), id.of(personNumber));
      changedIds.add(id.distinctId());
    }
  }

  private void warnOfIllegal(PersonEvent event, String illegal, String other) {
    warn(
        "cannot_merge_with_illegal_distinct_id",
        illegal,
        Map.of(
            "illegalDistinctId", illegal,
            "otherDistinctId", other,
            "eventUuid", event.uuid().toString()));
  }

  private void warnOfSize(ChangingPerson person, PersonEvent event) {
    String uuid = person.state().uuid().toString();
    warn(
        "person_properties_size_violation",
        uuid,
        Map.of(
            "personId",
            uuid,
            "distinctId",
            event.distinctId(),
            "eventUuid",
            event.uuid().toString(),
            "message",
            "The properties of a person may take 512 KB"));
  }

  private void warn(String type, String key, Map<String, String> details) {
    warnings.add(new IngestionWarning(type, key, details));
  }

  /** Returns what the events have changed. */
  public Changes changes() {
    return new Changes(
        changedIds.stream()
            .map(id -> Objects.requireNonNull(ids.get(id)))
            .map(id -> id.of(winner(id.personNumber())))
            .toList(),
        changedPersons.stream()
            .map(number -> Objects.requireNonNull(persons.get(number)).state())
            .toList(),
        merges(),
        nextNumber,
        List.copyOf(warnings));
  }

  private Map<Integer, Integer> merges() {
    Map<Integer, Integer> last = new LinkedHashMap<>();
    merges.forEach((loser, winner) -> last.put(loser, winner(winner)));
    return last;
  }

  /** Returns all distinct ids that are known, with their persons of now. */
  public List<StoredDistinctId> knownIds() {
    return ids.values().stream().map(id -> id.of(winner(id.personNumber()))).toList();
  }

  /** Returns all persons that are known. */
  public List<PersonState> knownPersons() {
    return persons.values().stream().map(ChangingPerson::state).toList();
  }
}
