package io.dashgate.testing;

import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts events, persons and definitions into the tables of a project, as if they had arrived. */
public final class StoredEvents {

  private final TestDatabase database;
  private final long projectId;

  private StoredEvents(TestDatabase database, long projectId) {
    this.database = database;
    this.projectId = projectId;
  }

  /** Returns those of a tenant's project. */
  public static StoredEvents of(Tenant tenant) {
    return new StoredEvents(tenant.gateway().database(), tenant.projectId());
  }

  /** Adds a person with one distinct id and returns its UUID. */
  public String person(String distinctId, JsonObject properties) {
    return person(distinctId, properties, Instant.now(), UUID.randomUUID());
  }

  /** Adds a person and returns its UUID. */
  public String person(String distinctId, JsonObject properties, Instant createdAt, UUID uuid) {
    int number = id(distinctId);
    database.execute(
        "insert into person (project_id, person_number, uuid, created_at, is_identified,"
            + " properties, version) values (?, ?, ?, ?, true, ?::json, 1)",
        projectId,
        number,
        uuid,
        at(createdAt),
        properties.encode());
    return uuid.toString();
  }

  /** Gives a distinct id to the person of another one, as a merge does. */
  public void merge(String distinctId, String into) {
    id(distinctId);
    database.execute(
        "update person_distinct_id set person_number = ? where project_id = ? and distinct_id = ?",
        number(into),
        projectId,
        distinctId);
  }

  /** Merges a person with another one; its distinct ids are yet to be moved. */
  public void mergeLater(String distinctId, String into) {
    database.execute(
        "delete from person where project_id = ? and person_number = ?",
        projectId,
        number(distinctId));
    database.execute(
        "insert into person_merge (project_id, loser_number, winner_number) values (?, ?, ?)",
        projectId,
        number(distinctId),
        number(into));
  }

  /** Adds an event of now and returns its UUID. */
  public String event(String name, String distinctId, JsonObject properties) {
    return event(name, distinctId, properties.encode(), Instant.now(), UUID.randomUUID(), null);
  }

  /**
   * Adds an event and returns its UUID.
   *
   * @param properties as JSON
   */
  public String event(
      String name,
      String distinctId,
      String properties,
      Instant time,
      UUID uuid,
      @Nullable String elementsChain) {
    int id = id(distinctId);
    int event = event(name);
    long day = Math.floorDiv(time.getEpochSecond(), 86_400);
    database.execute(
        "insert into event_uuid (project_id, uuid, month, event_number, day)"
            + " values (?, ?, month_number(now()), ?, ?)",
        projectId,
        uuid,
        event,
        (int) day);
    database.execute(
        "insert into event (project_id, event_number, ts, uuid, id_number, received_at, properties,"
            + " elements_chain) values (?, ?, ?, ?, ?, now(), ?::json, ?)",
        projectId,
        event,
        at(time),
        uuid,
        id,
        properties,
        elementsChain);
    return uuid.toString();
  }

  /** An event that is added with others. */
  public record New(
      String name,
      String distinctId,
      String properties,
      Instant time,
      UUID uuid,
      @Nullable String elementsChain) {}

  /** Adds many events at once. */
  public void events(List<New> all) {
    Map<String, Integer> ids = new HashMap<>();
    Map<String, Integer> names = new HashMap<>();
    for (New one : all) {
      ids.computeIfAbsent(one.distinctId(), this::id);
      names.computeIfAbsent(one.name(), this::event);
    }
    try (Connection connection = database.connectAsOwner();
        PreparedStatement uuids =
            connection.prepareStatement(
                "insert into event_uuid (project_id, uuid, month, event_number, day)"
                    + " values (?, ?, month_number(now()), ?, ?)");
        PreparedStatement events =
            connection.prepareStatement(
                "insert into event (project_id, event_number, ts, uuid, id_number, received_at,"
                    + " properties, elements_chain) values (?, ?, ?, ?, ?, now(), ?::json, ?)")) {
      connection.setAutoCommit(false);
      for (New one : all) {
        uuids.setLong(1, projectId);
        uuids.setObject(2, one.uuid());
        uuids.setInt(3, names.get(one.name()));
        uuids.setInt(4, (int) Math.floorDiv(one.time().getEpochSecond(), 86_400));
        uuids.addBatch();
        events.setLong(1, projectId);
        events.setInt(2, names.get(one.name()));
        events.setObject(3, at(one.time()));
        events.setObject(4, one.uuid());
        events.setInt(5, ids.get(one.distinctId()));
        events.setString(6, one.properties());
        events.setString(7, one.elementsChain());
        events.addBatch();
      }
      uuids.executeBatch();
      events.executeBatch();
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException("adding events", e);
    }
  }

  /** Adds a definition of each kind and a warning. */
  public void definitions() {
    eventDefinition("seen", Instant.now());
    propertyDefinition(1, -1, "browser", "String");
    warning("test_warning", "{\"reason\":\"a test\"}", Instant.now());
  }

  /** Adds a definition of an event. */
  public void eventDefinition(String name, @Nullable Instant lastSeen) {
    database.execute(
        "insert into event_definition (project_id, name, created_at, last_seen_at)"
            + " values (?, ?, now(), ?)",
        projectId,
        name,
        lastSeen == null ? null : at(lastSeen));
  }

  /**
   * Adds a definition of a property.
   *
   * @param type 1: of events, 2: of persons, 3: of groups
   */
  public void propertyDefinition(
      int type, int groupTypeIndex, String name, @Nullable String propertyType) {
    database.execute(
        "insert into property_definition (project_id, type, group_type_index, name, property_type)"
            + " values (?, ?, ?, ?, ?)",
        projectId,
        type,
        groupTypeIndex,
        name,
        propertyType);
  }

  /** Notes that a property was seen on an event. */
  public void seen(String event, String property) {
    database.execute(
        "insert into event_property (project_id, event, property) values (?, ?, ?)",
        projectId,
        event,
        property);
  }

  /** Adds a warning. */
  public void warning(String type, String details, Instant time) {
    database.execute(
        "insert into ingestion_warning (project_id, type, key, hour, warned_at, count, details)"
            + " values (?, ?, '', ?, ?, 1, ?::json)",
        projectId,
        type,
        at(time.truncatedTo(ChronoUnit.HOURS)),
        at(time),
        details);
  }

  private static OffsetDateTime at(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  private int id(String distinctId) {
    if (count("person_distinct_id", "distinct_id", distinctId) == 0) {
      int number = next("id_number", "person_distinct_id");
      database.execute(
          "insert into person_distinct_id (project_id, distinct_id, id_number, person_number,"
              + " version) values (?, ?, ?, ?, 1)",
          projectId,
          distinctId,
          number,
          number);
    }
    return number(distinctId);
  }

  private int number(String distinctId) {
    return (int)
        database.count(
            "select id_number from person_distinct_id where project_id = ? and distinct_id = ?",
            projectId,
            distinctId);
  }

  private int event(String name) {
    if (count("event_name", "name", name) == 0) {
      database.execute(
          "insert into event_name (project_id, event_number, name) values (?, ?, ?)",
          projectId,
          next("event_number", "event_name"),
          name);
    }
    return (int)
        database.count(
            "select event_number from event_name where project_id = ? and name = ?",
            projectId,
            name);
  }

  private long count(String table, String column, String value) {
    return database.count(
        "select count(*) from %s where project_id = ? and %s = ?".formatted(table, column),
        projectId,
        value);
  }

  private int next(String column, String table) {
    return (int)
        database.count(
            "select coalesce(max(%s), 0) + 1 from %s where project_id = ?".formatted(column, table),
            projectId);
  }
}
