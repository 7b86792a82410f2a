package io.dashgate.events.ingest;

import io.dashgate.events.warnings.WarningRows;
import io.dashgate.groups.GroupEvent;
import io.dashgate.groups.GroupModel;
import io.dashgate.groups.GroupRows;
import io.dashgate.groups.StoredGroup;
import io.dashgate.persons.PersonModel;
import io.dashgate.persons.PersonRows;
import io.dashgate.persons.PersonState;
import io.dashgate.persons.StoredDistinctId;
import io.dashgate.platform.json.JsonMembers;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of the first events of a project's inbox, as one transaction: so each event is stored
 * once, with all that it changes, however often a process ends in between. One object is one
 * attempt.
 */
final class BatchTransaction {

  private final long projectId;
  private final ProjectMemory memory;
  private final Limits limits;
  private final IngestWorkers workers;
  private final SqlClient connection;
  private final ProjectRow row;

  private final Map<String, Integer> newNames = new LinkedHashMap<>();
  private final Map<String, Integer> foundNames = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private List<IncomingEvent> events = List.of();
  private final PersonModel persons;
  private final GroupModel groups;
  private final SeenDefinitions seen;
  private final DefinitionRows definitions;
  private @Nullable WarningRows warnings;
  private PersonModel.@Nullable Changes personChanges;
  private GroupModel.@Nullable Changes groupChanges;
  private String[] documents = {};
  private @Nullable Tuple eventArguments;
  private boolean areMoved = true;

  /**
   * What to take from the inbox.
   *
   * @param fromId no row has a lower id
   * @param mostBytes inflated
   * @param mostLines how many events
   * @param rejection an event to be set aside, if it is among them; null: none
   * @param whenRead gets the events that were read
   */
  record Limits(
      long fromId,
      long mostBytes,
      int mostLines,
      InboxBatch.@Nullable Rejection rejection,
      Consumer<InboxBatch> whenRead) {}

  /**
   * What was done.
   *
   * @param lines of the inbox; 0: it was empty
   * @param stored events that were new
   * @param nextId no row that was there has a lower id
   * @param hasMore whether there may be more to do
   * @param remember to be called once the transaction is committed
   */
  record Done(
      int lines, int stored, int rejected, long nextId, boolean hasMore, Runnable remember) {}

  /**
   * Begins an attempt.
   *
   * @param row of the project, which is locked
   */
  BatchTransaction(
      long projectId,
      ProjectMemory memory,
      Limits limits,
      IngestWorkers workers,
      SqlClient connection,
      ProjectRow row) {
    this.projectId = projectId;
    this.memory = memory;
    this.limits = limits;
    this.workers = workers;
    this.connection = connection;
    this.row = row;
    this.persons = new PersonModel(projectId, row.nextIdNumber());
    memory.unfinishedMerges().forEach(persons::loadMerge);
    this.groups = new GroupModel(memory.groupTypes());
    this.seen = new SeenDefinitions(memory.definitions());
    this.definitions = new DefinitionRows(connection, projectId, memory.definitions(), seen);
  }

  /** Processes the first events of the inbox. */
  Future<Done> run() {
    return InboxRows.next(connection, projectId, limits.fromId(), limits.mostBytes())
        .compose(
            page ->
                page.rows().isEmpty()
                    ? finishMerges()
                    : workers
                        .run(() -> InboxBatch.read(page, limits.mostLines(), limits.rejection()))
                        .compose(this::process));
  }

  private Future<Done> process(InboxBatch batch) {
    limits.whenRead().accept(batch);
    return numberNames(batch.events())
        .compose(any -> onlyNew(batch.events()))
        .onSuccess(fresh -> events = fresh)
        .compose(any -> loadPersons())
        .compose(any -> workers.run(this::applyToPersons))
        .compose(keys -> GroupRows.groups(connection, projectId, keys))
        .compose(found -> workers.run(() -> applyToRest(batch, found)))
        .compose(any -> write(batch))
        .map(any -> done(batch));
  }

  /** Names that are new get numbers, also those of events that turn out to be stored already. */
  private Future<Void> numberNames(List<IncomingEvent> all) {
    Set<String> unknown = new LinkedHashSet<>();
    for (IncomingEvent event : all) {
      Integer number = memory.eventNumbers().get(event.name());
      if (number == null) {
        unknown.add(event.name());
      } else {
        numbers.put(event.name(), number);
      }
    }
    return EventRows.names(connection, projectId, unknown)
        .map(
            found -> {
              foundNames.putAll(found);
              numbers.putAll(found);
              int next = row.nextEventNumber();
              for (String name : unknown) {
                if (!found.containsKey(name)) {
                  newNames.put(name, next++);
                }
              }
              numbers.putAll(newNames);
              return null;
            });
  }

  private Future<List<IncomingEvent>> onlyNew(List<IncomingEvent> all) {
    return EventRows.older(connection, projectId, all, row.month())
        .compose(
            older -> {
              List<IncomingEvent> others =
                  all.stream().filter(event -> !older.contains(event.uuid())).toList();
              return EventRows.addUuids(connection, projectId, others, numbers, row.month())
                  .map(
                      added ->
                          others.stream().filter(event -> added.contains(event.uuid())).toList());
            });
  }

  /** Loads the rows of all distinct ids in the events, and of their persons. */
  private Future<Void> loadPersons() {
    Set<String> unknown = new HashSet<>();
    Set<Integer> unknownPersons = new HashSet<>();
    for (IncomingEvent event : events) {
      loadId(event.person().distinctId(), unknown, unknownPersons);
      String other = event.person().other();
      if (other != null) {
        loadId(other, unknown, unknownPersons);
      }
    }
    return PersonRows.ids(connection, projectId, unknown)
        .compose(
            found -> {
              for (StoredDistinctId id : found) {
                persons.load(id);
                loadPerson(persons.winner(id.personNumber()), unknownPersons);
              }
              return PersonRows.persons(connection, projectId, unknownPersons);
            })
        .compose(
            found ->
                workers.run(
                    () -> {
                      found.forEach(one -> persons.load(one.parse()));
                      return null;
                    }));
  }

  private void loadId(String distinctId, Set<String> unknown, Set<Integer> unknownPersons) {
    StoredDistinctId known = memory.id(distinctId);
    if (known == null) {
      unknown.add(distinctId);
    } else {
      persons.load(known);
      loadPerson(known.personNumber(), unknownPersons);
    }
  }

  private void loadPerson(int number, Set<Integer> unknown) {
    PersonState known = memory.person(number);
    if (known == null) {
      unknown.add(number);
    } else {
      persons.load(known);
    }
  }

  /** Returns the keys of the groups that the events describe. */
  private List<StoredGroup.Key> applyToPersons() throws IOException {
    Set<StoredGroup.Key> keys = new LinkedHashSet<>();
    for (IncomingEvent event : events) {
      event.belongsTo(persons.apply(event.person()));
      GroupEvent ofGroups = event.groups();
      if (ofGroups != null) {
        event.hasGroups(groups.assign(ofGroups));
        StoredGroup.Key key = groups.describedKey(ofGroups);
        if (key != null) {
          keys.add(key);
        }
      }
    }
    return new ArrayList<>(keys);
  }

  private @Nullable Void applyToRest(InboxBatch batch, List<StoredGroup> found) {
    found.forEach(groups::load);
    Map<String, Integer> groupTypes = new HashMap<>(memory.groupTypes());
    groupTypes.putAll(groups.changes().types());
    for (IncomingEvent event : events) {
      if (event.groups() != null) {
        groups.apply(event.groups());
      }
      seen.add(event, groupTypes);
    }
    personChanges = persons.changes();
    groupChanges = groups.changes();
    documents =
        personChanges.persons().stream()
            .map(person -> JsonMembers.object(person.properties()))
            .toArray(String[]::new);
    eventArguments = EventRows.arguments(projectId, events, numbers);
    warnings = warnings(batch, personChanges, groupChanges);
    return null;
  }

  private WarningRows warnings(
      InboxBatch batch, PersonModel.Changes ofPersons, GroupModel.Changes ofGroups) {
    Instant received = batch.receivedAt();
    WarningRows found = new WarningRows(received, memory.warnedIn(WarningRows.hour(received)));
    batch.dropped().forEach(event -> found.add(event.warnings(), event.received()));
    events.forEach(event -> found.add(event.warnings(), event.received()));
    found.add(ofPersons.warnings(), received);
    found.add(ofGroups.warnings(), received);
    return found;
  }

  private Future<Void> write(InboxBatch batch) {
    PersonModel.Changes changed = Objects.requireNonNull(personChanges);
    Map<Integer, Integer> merges = new LinkedHashMap<>(memory.unfinishedMerges());
    merges.putAll(changed.merges());
    merges.replaceAll((loser, winner) -> persons.winner(winner));
    ProjectRow next = next(changed, !merges.isEmpty());
    return definitions
        .read()
        .compose(any -> move(merges, next.idsVersion()))
        .compose(any -> write(batch, changed, next));
  }

  private ProjectRow next(PersonModel.Changes changed, boolean hasMerges) {
    boolean idsChange = !changed.ids().isEmpty() || hasMerges;
    boolean personsChange =
        !changed.persons().isEmpty()
            || !changed.merges().isEmpty()
            || !Objects.requireNonNull(groupChanges).groups().isEmpty();
    return new ProjectRow(
        row.epoch(),
        changed.nextNumber(),
        row.nextEventNumber() + newNames.size(),
        row.idsVersion() + (idsChange ? 1 : 0),
        row.personsVersion() + (personsChange ? 1 : 0),
        row.month());
  }

  private Future<?> move(Map<Integer, Integer> merges, long version) {
    return merges.isEmpty()
        ? Future.succeededFuture()
        : PersonRows.move(connection, projectId, merges, version).onSuccess(all -> areMoved = all);
  }

  /** One statement after the other, so that none is sent after the transaction has failed. */
  private Future<Void> write(InboxBatch batch, PersonModel.Changes changed, ProjectRow next) {
    GroupModel.Changes ofGroups = Objects.requireNonNull(groupChanges);
    return EventRows.addNames(connection, projectId, newNames)
        .compose(
            any ->
                PersonRows.write(
                    connection,
                    projectId,
                    changed,
                    documents,
                    next.idsVersion(),
                    next.personsVersion()))
        .compose(any -> GroupRows.write(connection, projectId, ofGroups, next.personsVersion()))
        .compose(any -> definitions.write())
        .compose(any -> Objects.requireNonNull(warnings).write(connection, projectId))
        .compose(any -> EventRows.add(connection, events, Objects.requireNonNull(eventArguments)))
        .compose(any -> InboxRows.consume(connection, projectId, batch))
        .compose(any -> next.update(connection, projectId));
  }

  private Done done(InboxBatch batch) {
    return new Done(
        batch.lines(),
        events.size(),
        batch.rejected().size(),
        Math.max(limits.fromId(), batch.nextId()),
        batch.isFull() || !areMoved,
        () -> remember(Objects.requireNonNull(personChanges)));
  }

  private void remember(PersonModel.Changes changed) {
    memory.eventNumbers().putAll(foundNames);
    memory.eventNumbers().putAll(newNames);
    memory.merged(changed.merges(), areMoved);
    persons.knownIds().forEach(memory::remember);
    persons.knownPersons().forEach(memory::remember);
    memory.groupTypes().putAll(Objects.requireNonNull(groupChanges).types());
    definitions.committed();
    memory.trim();
  }

  /** Moves more distinct ids of merged persons, if there are. */
  private Future<Done> finishMerges() {
    Map<Integer, Integer> merges = Map.copyOf(memory.unfinishedMerges());
    if (merges.isEmpty()) {
      return Future.succeededFuture(new Done(0, 0, 0, limits.fromId(), false, () -> {}));
    }
    ProjectRow next =
        new ProjectRow(
            row.epoch(),
            row.nextIdNumber(),
            row.nextEventNumber(),
            row.idsVersion() + 1,
            row.personsVersion(),
            row.month());
    return PersonRows.move(connection, projectId, merges, next.idsVersion())
        .compose(
            all ->
                next.update(connection, projectId)
                    .map(
                        any ->
                            new Done(
                                0,
                                0,
                                0,
                                limits.fromId(),
                                !all,
                                () -> memory.merged(Map.of(), all))));
  }
}
