package io.dashgate.persons.maps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.config.SettingsLoader;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.db.DatabaseUrl;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.testing.Soon;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PersonMapsTest {

  private static final long BYTES = 50_000_000;

  private static Vertx vertx;
  private static Database connections;
  private static WorkerExecutor worker;
  private static TestDatabase database;

  private long project;
  private PersonMaps maps;
  private PersonValueMaps values;

  @BeforeAll
  static void connect(TestGateway gateway) {
    vertx = Vertx.vertx();
    database = gateway.database();
    Settings.Database settings = await(SettingsLoader.load(vertx, Map.of())).database();
    connections =
        Database.open(vertx, new DatabaseUrl(database.applicationUrl()), settings, "maps");
    worker = vertx.createSharedWorkerExecutor("maps", 1);
  }

  @AfterAll
  static void close() {
    await(connections.close().compose(any -> vertx.close()));
  }

  @BeforeEach
  void create(TestGateway gateway) {
    project = gateway.signUp().projectId();
    database.execute("insert into event_project (project_id) values (" + project + ")");
    forget();
  }

  /** Another process, which remembers nothing. */
  private void forget() {
    maps = new PersonMaps(connections, worker, BYTES);
    values = new PersonValueMaps(connections, worker, BYTES);
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private <T> T read(Function<SqlConnection, Future<T>> work) {
    return await(
        connections.longTransaction(WriteContext.SYSTEM.in(project), Duration.ofSeconds(20), work));
  }

  private PersonMap ids() {
    return read(connection -> maps.get(connection, project));
  }

  private PersonValues values(String key) {
    return read(connection -> values.get(connection, project, key));
  }

  private void version(String column, long version) {
    database.execute(
        "update event_project set %s = %d where project_id = %d"
            .formatted(column, version, project));
  }

  private void id(int number, int person, long version) {
    database.execute(
        "insert into person_distinct_id values (%1$d, 'id %2$d', %2$d, %3$d, %4$d)"
                .formatted(project, number, person, version)
            + " on conflict (project_id, distinct_id) do update"
            + " set person_number = excluded.person_number, version = excluded.version");
  }

  private void person(int number, String properties, long version) {
    database.execute(
        "insert into person values (%1$d, %2$d, gen_random_uuid(), now(), false, '%3$s', %4$d)"
                .formatted(project, number, properties.replace("'", "''"), version)
            + " on conflict (project_id, person_number) do update"
            + " set properties = excluded.properties, version = excluded.version");
  }

  @Test
  void theMapFollowsTheRowsVersionByVersion() {
    Random random = new Random(4);
    Map<Integer, Integer> model = new TreeMap<>();
    for (long version = 1; version <= 40; version++) {
      for (int i = 0; i < 1 + random.nextInt(5); i++) {
        int number = 1 + random.nextInt(60);
        int person = 1 + random.nextInt(60);
        id(number, person, version);
        model.put(number, person);
      }
      version("ids_version", version);
      if (random.nextInt(5) == 0) {
        forget();
      }
      PersonMap map = ids();
      for (int number = 1; number <= 70; number++) {
        assertEquals(model.getOrDefault(number, number), map.person(number));
      }
      assertSame(map, ids());
    }
  }

  @Test
  void idsOfAPersonThatWasMergedAreThoseOfTheWinnerBeforeTheyAreMoved() {
    id(1, 1, 1);
    id(2, 2, 1);
    id(3, 3, 1);
    database.execute("insert into person_merge values (%d, 1, 2), (%1$d, 2, 3)".formatted(project));
    version("ids_version", 1);
    assertEquals(3, ids().person(1));
    assertEquals(3, ids().person(2));
  }

  @Test
  void aRestoredDatabaseIsNotMistakenForANewerOne() {
    id(1, 7, 9);
    version("ids_version", 9);
    assertEquals(7, ids().person(1));
    id(1, 5, 3);
    version("ids_version", 3);
    assertEquals(5, ids().person(1));
  }

  @Test
  void valuesFollowTheRowsVersionByVersion() {
    Random random = new Random(6);
    Map<Integer, String> model = new TreeMap<>();
    String[] json = {"\"a\"", "\"é'\"", "1", "1.50", "null", "[1, 2]", "true"};
    for (long version = 1; version <= 40; version++) {
      for (int i = 0; i < 1 + random.nextInt(5); i++) {
        int number = 1 + random.nextInt(40);
        boolean has = random.nextInt(4) > 0;
        String value = json[random.nextInt(json.length)];
        person(number, has ? "{\"other\": 1, \"key\": %s}".formatted(value) : "{}", version);
        if (has) {
          model.put(number, value);
        } else {
          model.remove(number);
        }
      }
      version("persons_version", version);
      if (random.nextInt(5) == 0) {
        forget();
      }
      PersonValues now = values("key");
      for (int number = 1; number <= 50; number++) {
        assertEquals(model.get(number), now.json(number));
      }
    }
  }

  @Test
  void aLargeMapIsKeptForOtherProcesses() {
    database.execute(
        "insert into person_distinct_id select %d, 'id ' || i, i, i / 2 + 1, 1".formatted(project)
            + " from generate_series(1, 12000) i");
    database.execute(
        "insert into person select %d, i, gen_random_uuid(), now(), false,".formatted(project)
            + " json_build_object('plan', 'p' || i % 3), 1 from generate_series(1, 12000) i");
    version("ids_version", 1);
    version("persons_version", 1);
    assertEquals(6_001, ids().person(12_000));
    assertEquals("\"p1\"", values("plan").json(4_000));
    Soon.seen(
        Duration.ofSeconds(20),
        () ->
            database.count("select count(*) from person_column where project_id = ?", project)
                == 2);
    id(12_000, 3, 2);
    version("ids_version", 2);
    person(4_000, "{\"plan\": \"new\"}", 2);
    version("persons_version", 2);
    forget();
    // what is kept is used: a row that changes without a version is not seen
    database.execute(
        "update person_distinct_id set person_number = 1 where project_id = "
            + project
            + " and id_number = 11999");
    assertEquals(3, ids().person(12_000));
    assertEquals(6_000, ids().person(11_999));
    assertEquals("\"new\"", values("plan").json(4_000));
    assertEquals("\"p2\"", values("plan").json(4_001));
    assertNull(values("plan").json(12_001));
  }
}
