package io.dashgate.demo;

import static java.util.Objects.requireNonNull;

import io.dashgate.persons.PersonUuid;
import io.dashgate.platform.json.RawParts;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The rows of the persons and of their distinct ids. */
final class DemoPersons {

  private static final String PERSONS =
      """
      insert into person (
        project_id, person_number, uuid, created_at, is_identified, properties, version)
      select $1::bigint, p.person_number, p.uuid, p.created_at, p.is_identified, p.properties::json, 1
      from unnest($2::int[], $3::uuid[], $4::timestamptz[], $5::boolean[], $6::text[])
        as p (person_number, uuid, created_at, is_identified, properties)
      on conflict do nothing
      """;

  private static final String IDS =
      """
      insert into person_distinct_id (project_id, distinct_id, id_number, person_number, version)
      select $1::bigint, d.distinct_id, d.id_number, d.person_number, 1
      from unnest($2::text[], $3::int[], $4::int[]) as d (distinct_id, id_number, person_number)
      on conflict do nothing
      """;

  /** The keys of the properties of persons. */
  static final List<String> KEYS =
      List.of("email", "name", "$initial_referring_domain", "$geoip_country_code");

  private DemoPersons() {}

  /** Writes the rows. */
  static Future<Void> write(SqlClient connection, long projectId, DemoWorld world) {
    return connection
        .preparedQuery(PERSONS)
        .execute(persons(projectId, world))
        .compose(any -> connection.preparedQuery(IDS).execute(ids(projectId, world)))
        .mapEmpty();
  }

  private static Tuple persons(long projectId, DemoWorld world) {
    List<DemoPerson> all = world.persons();
    Map<DemoPerson, Long> first = firstSeconds(world);
    return Tuple.of(
        projectId,
        all.stream().map(DemoPerson::number).toArray(Integer[]::new),
        all.stream().map(person -> uuid(projectId, person)).toArray(UUID[]::new),
        all.stream()
            .map(person -> at(requireNonNull(first.get(person))))
            .toArray(OffsetDateTime[]::new),
        all.stream().map(world::isSignedUp).toArray(Boolean[]::new),
        all.stream()
            .map(person -> properties(person, world.isSignedUp(person)))
            .toArray(String[]::new));
  }

  private static UUID uuid(long projectId, DemoPerson person) {
    return PersonUuid.of(projectId, DemoIds.id(person, false));
  }

  private static Map<DemoPerson, Long> firstSeconds(DemoWorld world) {
    Map<DemoPerson, Long> first = new HashMap<>();
    world
        .events()
        .values()
        .forEach(
            events ->
                events.forEach(event -> first.merge(event.person(), event.second(), Math::min)));
    return first;
  }

  private static OffsetDateTime at(long second) {
    return Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC);
  }

  private static String properties(DemoPerson person, boolean isSignedUp) {
    String known =
        "\"$initial_referring_domain\":%s,\"$geoip_country_code\":%s"
            .formatted(
                RawParts.quote(person.referrer().domain()),
                RawParts.quote(person.country().name()));
    return isSignedUp
        ? "{\"email\":%s,\"name\":%s,%s}"
            .formatted(RawParts.quote(person.email()), RawParts.quote(person.name()), known)
        : "{" + known + "}";
  }

  private static Tuple ids(long projectId, DemoWorld world) {
    List<String> ids = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    for (DemoPerson person : world.persons()) {
      for (boolean isSignedUp :
          world.isSignedUp(person) ? new boolean[] {false, true} : new boolean[] {false}) {
        ids.add(DemoIds.id(person, isSignedUp));
        numbers.add(DemoIds.number(person, isSignedUp));
        owners.add(person.number());
      }
    }
    return Tuple.of(
        projectId,
        ids.toArray(String[]::new),
        numbers.toArray(Integer[]::new),
        owners.toArray(Integer[]::new));
  }
}
