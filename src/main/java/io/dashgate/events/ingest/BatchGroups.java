package io.dashgate.events.ingest;

import io.dashgate.groups.GroupEvent;
import io.dashgate.groups.GroupModel;
import io.dashgate.groups.GroupRows;
import io.dashgate.groups.StoredGroup;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The groups that the events of a batch concern, within its transaction. */
final class BatchGroups {

  private final SqlClient connection;
  private final long projectId;
  private final Map<String, Integer> remembered;
  private final GroupModel model;

  /** With the lines of the events that describe them first. */
  private final Map<StoredGroup.Key, Integer> described = new LinkedHashMap<>();

  private List<GroupRows.Read> stored = List.of();
  private GroupModel.@Nullable Changes changes;
  private GroupRows.@Nullable Documents documents;

  /**
   * Starts with what is remembered.
   *
   * @param remembered the numbers of types; changed only once the transaction is committed
   */
  BatchGroups(SqlClient connection, long projectId, Map<String, Integer> remembered) {
    this.connection = connection;
    this.projectId = projectId;
    this.remembered = remembered;
    this.model = new GroupModel(remembered);
  }

  /** Assigns types to the groups of an event; see {@link GroupModel#assign}. */
  Map<String, String> assign(GroupEvent event, int line) {
    Map<String, String> properties = model.assign(event);
    StoredGroup.Key key = model.describedKey(event);
    if (key != null) {
      described.putIfAbsent(key, line);
    }
    return properties;
  }

  /**
   * Loads the rows of the groups that the events describe, after types were assigned.
   *
   * @param mostBytes of the properties of groups that are read
   * @return fails with {@link LargeBatchException} if there are more
   */
  Future<Void> load(long mostBytes) {
    return new BoundedRead<StoredGroup.Key, GroupRows.Read>(
            (keys, most) -> GroupRows.groups(connection, projectId, keys, most),
            GroupRows.Read::key,
            GroupRows.Read::bytes,
            row -> row.properties() != null)
        .read(described, mostBytes)
        .map(
            found -> {
              stored = found;
              return null;
            });
  }

  /** Applies the events, and returns the changes. On a worker thread. */
  GroupModel.Changes apply(List<IncomingEvent> events, Attempt attempt) {
    stored.forEach(one -> model.load(one.parse()));
    for (IncomingEvent event : events) {
      attempt.check();
      if (event.groups() != null) {
        model.apply(event.groups());
      }
    }
    changes = model.changes();
    documents = GroupRows.Documents.of(made().groups());
    return made();
  }

  private GroupModel.Changes made() {
    return Objects.requireNonNull(changes);
  }

  /** Returns the numbers of all types. */
  Map<String, Integer> types() {
    Map<String, Integer> types = new HashMap<>(remembered);
    types.putAll(made().types());
    return types;
  }

  /** Whether properties of groups change. */
  boolean changesGroups() {
    return !made().groups().isEmpty();
  }

  /** Writes the changes. */
  Future<Void> write(long version) {
    return GroupRows.write(
        connection, projectId, made(), Objects.requireNonNull(documents), version);
  }

  /** Remembers what the transaction has written. */
  void committed() {
    remembered.putAll(made().types());
  }
}
