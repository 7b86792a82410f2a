package io.dashgate.events.ingest;

import io.dashgate.persons.PersonEvent;
import io.dashgate.persons.PersonModel;
import io.dashgate.persons.PersonRows;
import io.dashgate.persons.PersonState;
import io.dashgate.persons.StoredDistinctId;
import io.dashgate.platform.json.JsonMembers;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The persons whom the events of a batch concern, within its transaction. */
final class BatchPersons {

  private final SqlClient connection;
  private final long projectId;
  private final ProjectMemory memory;
  private final IngestWorkers workers;
  private final PersonModel model;
  private PersonModel.@Nullable Changes changes;
  private String[] documents = {};
  private Map<Integer, Integer> merges = Map.of();

  /** Merges whose distinct ids had not all been moved by earlier batches. */
  private final Map<Integer, Integer> remembered;

  private boolean areMoved = true;

  /**
   * Starts with what is remembered.
   *
   * @param memory changed only once the transaction is committed
   * @param nextNumber of the next new distinct id
   */
  BatchPersons(
      SqlClient connection,
      long projectId,
      ProjectMemory memory,
      IngestWorkers workers,
      int nextNumber) {
    this.connection = connection;
    this.projectId = projectId;
    this.memory = memory;
    this.workers = workers;
    this.model = new PersonModel(projectId, nextNumber);
    this.remembered = Map.copyOf(memory.unfinishedMerges());
    remembered.forEach(model::loadMerge);
  }

  /**
   * Loads the rows of all distinct ids in the events, and of their persons.
   *
   * @param mostBytes of the properties of persons that are read
   * @return fails with {@link LargeBatchException} if there are more
   */
  Future<Void> load(List<IncomingEvent> events, long mostBytes) {
    Set<String> unknown = new HashSet<>();
    for (IncomingEvent event : events) {
      event.person().ids().forEach(id -> loadId(id, unknown));
    }
    return PersonRows.ids(connection, projectId, unknown)
        .compose(
            found -> {
              found.forEach(model::load);
              return reading().read(loadKnown(events), mostBytes);
            })
        .compose(
            found ->
                workers.run(
                    () -> {
                      found.forEach(one -> model.load(one.parse()));
                      return null;
                    }));
  }

  private void loadId(String distinctId, Set<String> unknown) {
    StoredDistinctId known = memory.id(distinctId);
    if (known == null) {
      unknown.add(distinctId);
    } else {
      model.load(known);
    }
  }

  /** Returns the numbers of the other persons, with the lines that need them first. */
  private Map<Integer, Integer> loadKnown(List<IncomingEvent> events) {
    Map<Integer, Integer> unknown = new LinkedHashMap<>();
    for (IncomingEvent event : events) {
      for (String id : event.person().ids()) {
        Integer number = model.personNumber(id);
        PersonState known = number == null ? null : memory.person(number);
        if (known != null) {
          model.load(known);
        } else if (number != null) {
          unknown.putIfAbsent(number, event.line());
        }
      }
    }
    return unknown;
  }

  private BoundedRead<Integer, PersonRows.Read> reading() {
    return new BoundedRead<>(
        (numbers, most) -> PersonRows.persons(connection, projectId, numbers, most),
        PersonRows.Read::number,
        PersonRows.Read::bytes,
        row -> row.properties() != null);
  }

  /** Applies an event; see {@link PersonModel#apply}. On a worker thread. */
  PersonModel.Outcome apply(PersonEvent event) throws IOException {
    return model.apply(event);
  }

  /** Ends the changes, and returns them. On a worker thread. */
  PersonModel.Changes finish() {
    PersonModel.Changes made = model.changes();
    changes = made;
    documents =
        made.persons().stream()
            .map(person -> JsonMembers.object(person.properties()))
            .toArray(String[]::new);
    merges = new LinkedHashMap<>(remembered);
    merges.putAll(made.merges());
    merges.replaceAll((loser, winner) -> model.winner(winner));
    return made;
  }

  private PersonModel.Changes made() {
    return Objects.requireNonNull(changes);
  }

  /** Returns the number of the next new distinct id. */
  int nextNumber() {
    return made().nextNumber();
  }

  /** Whether the map of distinct ids changes. */
  boolean changesIds() {
    return !made().ids().isEmpty() || !merges.isEmpty();
  }

  /** Whether properties of persons change. */
  boolean changesPersons() {
    return !made().persons().isEmpty() || !made().merges().isEmpty();
  }

  /** Moves distinct ids of merged persons, and writes the other changes. */
  Future<Void> write(long idsVersion, long personsVersion) {
    return move(idsVersion)
        .compose(
            any ->
                PersonRows.write(
                    connection, projectId, made(), documents, idsVersion, personsVersion));
  }

  private Future<?> move(long version) {
    return merges.isEmpty()
        ? Future.succeededFuture()
        : PersonRows.move(connection, projectId, merges, remembered, version)
            .onSuccess(all -> areMoved = all);
  }

  /** Whether all distinct ids of merged persons have been moved. */
  boolean areMoved() {
    return areMoved;
  }

  /** Remembers what the transaction has read and written. */
  void committed() {
    memory.merged(made().merges(), areMoved);
    model.knownIds().forEach(memory::remember);
    model.knownPersons().forEach(memory::remember);
  }
}
