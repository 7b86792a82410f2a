package io.dashgate.events.ingest;

import io.dashgate.events.warnings.IngestionWarning;
import io.dashgate.events.warnings.WarningRows;
import io.dashgate.groups.GroupEvent;
import io.dashgate.groups.GroupModel;
import io.dashgate.persons.PersonModel;
import io.dashgate.persons.PersonRows;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of the first events of a project's inbox, as one transaction: so each event is stored
 * once, with all that it changes, however often a process ends in between. One object is one
 * attempt.
 */
final class BatchTransaction {

  /** Stored persons, and stored groups, that a batch reads have at most so many times its bytes. */
  static final int READ_FACTOR = 4;

  private static final String TOO_MANY_NAMES =
      "The project has %d names of events; events of others are set aside"
          .formatted(EventNames.MOST_NAMES);

  private final long projectId;
  private final ProjectMemory memory;
  private final Attempt attempt;
  private final IngestWorkers workers;
  private final SqlClient connection;
  private final ProjectRow row;

  private List<IncomingEvent> unnumbered = List.of();
  private List<IncomingEvent> events = List.of();
  private final EventNames names;
  private final BatchPersons persons;
  private final BatchGroups groups;
  private final SeenDefinitions seen;
  private final DefinitionRows definitions;
  private @Nullable WarningRows warnings;
  private List<Tuple> eventArguments = List.of();

  /**
   * What was done.
   *
   * @param lines of the inbox; 0: it was empty
   * @param stored events that were new
   * @param nextId all rows that could be seen below it are done with
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
      Attempt attempt,
      IngestWorkers workers,
      SqlClient connection,
      ProjectRow row) {
    this.projectId = projectId;
    this.memory = memory;
    this.attempt = attempt;
    this.workers = workers;
    this.connection = connection;
    this.row = row;
    this.names =
        new EventNames(connection, projectId, memory.eventNumbers(), row.nextEventNumber());
    this.persons = new BatchPersons(connection, projectId, memory, workers, row.nextIdNumber());
    this.groups = new BatchGroups(connection, projectId, memory.groupTypes());
    this.seen = new SeenDefinitions(memory.definitions());
    this.definitions = new DefinitionRows(connection, projectId, memory.definitions(), seen);
  }

  /** Processes the first events of the inbox. */
  Future<Done> run() {
    if (memory.unfinishedMerges().size() > InboxBatch.MOST_MERGES) {
      return finishMerges(); // else there may be ever more of them
    }
    return InboxRows.next(connection, projectId, attempt.fromId(), attempt.mostBytes())
        .compose(
            page ->
                page.rows().isEmpty()
                    ? finishMerges()
                    : workers.run(() -> InboxBatch.read(page, attempt)).compose(this::process));
  }

  private Future<Done> process(InboxBatch batch) {
    attempt.hasRead(batch);
    long mostRead = READ_FACTOR * attempt.mostBytes();
    return persons
        .load(batch.events(), mostRead)
        .compose(any -> names.number(batch.events()))
        .compose(any -> workers.run(() -> onlyNumbered(batch)))
        .compose(numbered -> store(numbered, mostRead));
  }

  /** Sets events aside whose names are too many. */
  private InboxBatch onlyNumbered(InboxBatch batch) {
    unnumbered = batch.events().stream().filter(event -> !names.isNumbered(event)).toList();
    return batch.setAside(unnumbered, TOO_MANY_NAMES);
  }

  private Future<Done> store(InboxBatch batch, long mostRead) {
    return onlyNew(batch.events())
        .onSuccess(fresh -> events = fresh)
        .compose(any -> workers.run(this::applyToPersons))
        .compose(any -> groups.load(mostRead))
        .compose(any -> workers.run(() -> applyToRest(batch)))
        .compose(any -> definitions.read())
        .compose(any -> write(batch))
        .map(any -> done(batch));
  }

  private Future<List<IncomingEvent>> onlyNew(List<IncomingEvent> all) {
    return EventRows.older(connection, projectId, all, row.month())
        .compose(
            older -> {
              List<IncomingEvent> others =
                  all.stream().filter(event -> !older.contains(event.uuid())).toList();
              return EventRows.addUuids(connection, projectId, others, names.numbers(), row.month())
                  .map(
                      added ->
                          others.stream().filter(event -> added.contains(event.uuid())).toList());
            });
  }

  private @Nullable Void applyToPersons() throws IOException {
    for (IncomingEvent event : events) {
      attempt.check();
      event.belongsTo(persons.apply(event.person()));
      GroupEvent ofGroups = event.groups();
      if (ofGroups != null) {
        event.hasGroups(groups.assign(ofGroups, event.line()));
      }
    }
    return null;
  }

  private @Nullable Void applyToRest(InboxBatch batch) {
    GroupModel.Changes ofGroups = groups.apply(events, attempt);
    Map<String, Integer> groupTypes = groups.types();
    for (IncomingEvent event : events) {
      attempt.check();
      seen.add(event, groupTypes);
    }
    eventArguments = EventRows.arguments(projectId, events, names.numbers());
    warnings = warnings(batch, persons.finish(), ofGroups);
    return null;
  }

  private WarningRows warnings(
      InboxBatch batch, PersonModel.Changes ofPersons, GroupModel.Changes ofGroups) {
    Instant received = batch.receivedAt();
    WarningRows found = new WarningRows(received, memory.warnedIn(WarningRows.hour(received)));
    batch.dropped().forEach(event -> found.add(event.warnings(), event.received()));
    events.forEach(event -> found.add(event.warnings(), event.received()));
    unnumbered.forEach(event -> found.add(List.of(ofName(event)), event.received()));
    found.add(ofPersons.warnings(), received);
    found.add(ofGroups.warnings(), received);
    return found;
  }

  private static IngestionWarning ofName(IncomingEvent event) {
    return new IngestionWarning(
        "event_names_limit_exceeded",
        event.name(),
        Map.of(
            "event", event.name(),
            "eventUuid", event.uuid().toString(),
            "message", TOO_MANY_NAMES));
  }

  /** One statement after the other, so that none is sent after the transaction has failed. */
  private Future<Void> write(InboxBatch batch) {
    ProjectRow next =
        new ProjectRow(
            row.epoch(),
            persons.nextNumber(),
            names.nextNumber(),
            row.idsVersion() + (persons.changesIds() ? 1 : 0),
            row.personsVersion() + (persons.changesPersons() || groups.changesGroups() ? 1 : 0),
            row.month());
    return names
        .write()
        .compose(any -> persons.write(next.idsVersion(), next.personsVersion()))
        .compose(any -> groups.write(next.personsVersion()))
        .compose(any -> definitions.write())
        .compose(any -> Objects.requireNonNull(warnings).write(connection, projectId))
        .compose(any -> EventRows.add(connection, eventArguments))
        .compose(any -> InboxRows.consume(connection, projectId, batch))
        .compose(any -> next.update(connection, projectId, events.size(), tailSince(batch)));
  }

  private @Nullable OffsetDateTime tailSince(InboxBatch batch) {
    return events.isEmpty() ? null : batch.receivedAt().atOffset(ZoneOffset.UTC);
  }

  private Done done(InboxBatch batch) {
    return new Done(
        batch.lines(),
        events.size(),
        batch.rejected().size(),
        Math.max(attempt.fromId(), batch.nextId()),
        batch.isFull() || !persons.areMoved(),
        this::remember);
  }

  private void remember() {
    names.committed();
    persons.committed();
    groups.committed();
    definitions.committed();
    memory.trim();
  }

  /** Moves more distinct ids of merged persons, if there are. */
  private Future<Done> finishMerges() {
    Map<Integer, Integer> merges = Map.copyOf(memory.unfinishedMerges());
    if (merges.isEmpty()) {
      return Future.succeededFuture(new Done(0, 0, 0, attempt.fromId(), false, () -> {}));
    }
    ProjectRow next =
        new ProjectRow(
            row.epoch(),
            row.nextIdNumber(),
            row.nextEventNumber(),
            row.idsVersion() + 1,
            row.personsVersion(),
            row.month());
    return PersonRows.move(connection, projectId, merges, merges, next.idsVersion())
        .compose(
            all ->
                next.update(connection, projectId, 0, null)
                    .map(
                        any ->
                            new Done(
                                0,
                                0,
                                0,
                                attempt.fromId(),
                                !all,
                                () -> memory.merged(Map.of(), all))));
  }
}
