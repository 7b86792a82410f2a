package io.dashgate.persons.maps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.limits.ByteBudget;
import io.dashgate.platform.limits.ByteLease;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.testing.Soon;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
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

  private final ByteBudget budget = new ByteBudget(200_000_000);
  private long project;
  private PersonMaps maps;
  private PersonValueMaps values;

  @BeforeAll
  static void connect(TestGateway gateway) {
    vertx = Vertx.vertx();
    database = gateway.database();
    connections =
        database.open(
            vertx,
            "DASHGATE_DATABASE_STATEMENT_TIMEOUT_MS=60000",
            "DASHGATE_DATABASE_CONNECTION_WAIT_MS=20000",
            "DASHGATE_HTTP_REQUEST_TIMEOUT_MS=90000");
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
    forget(BYTES);
  }

  private void forget(long mostRemembered) {
    MapResources shared = new MapResources(connections, worker, budget, mostRemembered);
    maps = new PersonMaps(shared);
    values = new PersonValueMaps(shared);
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  /** A snapshot, which sees how much a statement sends. */
  private record Snapshot(long projectId, SqlConnection connection, ByteLease memory)
      implements MapSource {

    @Override
    public Future<RowSet<Row>> execute(String sql, Tuple arguments) {
      return connection.preparedQuery(sql).execute(arguments).onSuccess(Snapshot::look);
    }

    private static void look(RowSet<Row> rows) {
      long bytes = 24L * rows.size();
      for (Row row : rows) {
        for (int i = 0; i < row.size(); i++) {
          bytes += row.getValue(i) instanceof String text ? text.length() : 0;
        }
      }
      assertTrue(bytes < 1_200_000, bytes + " bytes in one result");
    }

    @Override
    public Future<Void> take(long bytes) {
      return memory.take(bytes, 1);
    }

    @Override
    public <T> Future<T> run(Callable<T> work) {
      return worker.executeBlocking(work, false);
    }
  }

  private <T> Future<T> snapshot(Function<MapSource, Future<T>> work) {
    return connections.snapshot(
        project,
        connection -> {
          ByteLease memory = budget.lease(project);
          return work.apply(new Snapshot(project, connection, memory))
              .onComplete(any -> memory.close());
        });
  }

  private <T> Future<T> retried(Function<MapSource, Future<T>> work) {
    return snapshot(work)
        .recover(
            failure ->
                failure instanceof NotBuiltException missing
                    ? missing.build().compose(any -> retried(work))
                    : Future.failedFuture(failure));
  }

  private static <T> T onLoop(Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    vertx.runOnContext(any -> work.get().onComplete(done));
    return await(done.future());
  }

  private PersonMap ids() {
    return onLoop(() -> retried(maps::get));
  }

  private PersonValues values(String key) {
    return onLoop(() -> retried(source -> values.get(source, key)));
  }

  private PersonValues distinctIds() {
    return onLoop(() -> retried(values::distinctIds));
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
    version("next_id_number", 12_001);
    version("ids_version", 1);
    version("persons_version", 1);
    assertEquals(6_001, ids().person(12_000));
    assertEquals("\"p1\"", values("plan").json(4_000));
    Soon.seen(Duration.ofSeconds(20), () -> kept(project) == 2);
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

  private void many(int persons, String properties) {
    database.execute(
        "insert into person_distinct_id select %d, 'id ' || i, i, i / 2 + 1, 1 + i %% 7"
                .formatted(project)
            + " from generate_series(1, %d) i".formatted(persons));
    database.execute(
        "insert into person select %d, i, gen_random_uuid(), now(), false, %s, 1 + i %% 7"
                .formatted(project, properties)
            + " from generate_series(1, %d) i".formatted(persons));
    database.execute(
        "update event_project set ids_version = 7, persons_version = 7, next_id_number = %d"
                .formatted(persons + 1)
            + " where project_id = "
            + project);
  }

  @Test
  void mapsOfManyAreReadInPortions() {
    many(90_000, "json_build_object('plan', 'p' || i % 3)");

    assertEquals(45_001, ids().person(90_000));
    assertEquals("\"p0\"", values("plan").json(90_000));
    assertEquals("\"id 90000\"", distinctIds().json(90_000));
    assertNull(distinctIds().json(90_001));
    id(90_001, 5, 8);
    person(90_000, "{\"plan\": \"new\"}", 8);
    version("ids_version", 8);
    version("persons_version", 8);
    assertEquals(5, ids().person(90_001));
    assertEquals(45_001, ids().person(90_000));
    assertEquals("\"id 90001\"", distinctIds().json(90_001));
    assertEquals("\"new\"", values("plan").json(90_000));
    assertEquals("\"p2\"", values("plan").json(89_999));
    assertEquals(0, budget.used());
  }

  @Test
  void mapsThatAreTooLargeToBeRememberedAreUsedOnce() {
    many(30_000, "json_build_object('plan', 'p' || i % 3)");
    forget(1_000);

    assertEquals(15_001, ids().person(30_000));
    assertEquals("\"p0\"", values("plan").json(30_000));
    assertEquals("\"id 30000\"", distinctIds().json(30_000));
    assertEquals(0, budget.used());
  }

  @Test
  void longValuesAreReadInPortions() {
    many(300, "json_build_object('plan', repeat(md5(i::text), 1500), 'n', i)");

    assertEquals(48_002, String.valueOf(values("plan").json(300)).length());
    assertEquals("300", values("n").json(300));
  }

  @Test
  void mapsTakeMemoryOfTheBudget() {
    many(300, "json_build_object('plan', repeat(md5(i::text), 1500), 'n', i)");
    try (ByteLease others = budget.lease(null)) {
      assertTrue(others.tryTake(195_000_000));
      CompletionException refused = assertThrows(CompletionException.class, () -> values("plan"));
      assertEquals(503, ((ApiException) refused.getCause()).problem().status());
      assertEquals("300", values("n").json(300));
    }
    assertEquals(48_002, String.valueOf(values("plan").json(300)).length());
  }

  @Test
  void anOlderSnapshotDoesNotUseWhatIsBuiltLater() {
    many(12_000, "'{}'");
    PersonMap old =
        onLoop(
            () ->
                snapshot(
                    source ->
                        maps.get(source)
                            .recover(
                                missing ->
                                    vertx
                                        .executeBlocking(
                                            () -> {
                                              id(1, 999, 8);
                                              version("ids_version", 8);
                                              return null;
                                            })
                                        .compose(any -> ((NotBuiltException) missing).build())
                                        .compose(any -> maps.get(source))
                                        .recover(again -> Future.succeededFuture()))));
    assertNull(old);
    assertEquals(999, ids().person(1));
  }

  @Test
  void nothingIsKeptForADeletedProject(TestGateway gateway) {
    many(12_000, "'{}'");
    long deleted = project;
    database.execute("delete from project where id = " + deleted);
    assertEquals(6_001, ids().person(12_000));

    project = gateway.signUp().projectId();
    database.execute("insert into event_project (project_id) values (" + project + ")");
    many(12_000, "'{}'");
    assertEquals(6_001, ids().person(12_000));
    Soon.seen(Duration.ofSeconds(20), () -> kept(project) == 1);
    assertEquals(0, kept(deleted));
  }

  private static long kept(long project) {
    return database.count("select count(*) from person_column where project_id = ?", project);
  }

  @Test
  void aDeletedPersonHasNoPropertiesAnyMore(TestGateway gateway) {
    Tenant tenant = gateway.signUp();
    project = tenant.projectId();
    database.execute(
        "insert into event_project (project_id, next_id_number) values (" + project + ", 4)");
    id(1, 1, 1);
    id(2, 1, 1);
    id(3, 3, 1);
    person(1, "{\"plan\":\"paid\"}", 1);
    person(3, "{\"plan\":\"free\"}", 1);
    version("ids_version", 1);
    version("persons_version", 1);
    assertEquals("\"paid\"", values("plan").json(1));
    assertEquals("\"id 2\"", distinctIds().json(2));
    assertEquals(1, ids().person(2));

    tenant.api().delete(tenant.project() + "persons/1/").expect(202);

    for (int process = 0; process < 2; process++) {
      assertEquals(null, values("plan").json(1));
      assertEquals("\"free\"", values("plan").json(3));
      assertEquals(null, distinctIds().json(2));
      assertEquals("\"id 3\"", distinctIds().json(3));
      assertEquals(1, ids().person(1));
      assertEquals(1, ids().person(2));
      assertEquals(3, ids().person(3));
      forget();
    }
  }

  /** So many that the maps are built in portions, with and without those that were deleted. */
  @Test
  void manyDeletedPersonsAreLeftOutWhenMapsAreBuilt(TestGateway gateway) {
    Tenant tenant = gateway.signUp();
    project = tenant.projectId();
    database.execute(
        "insert into event_project (project_id, next_id_number) values (" + project + ", 25001)");
    database.execute(
        "insert into person_distinct_id select %d, 'id ' || n, n, (n + 1) / 2 * 2 - 1, 1 from generate_series(1, 25000) n"
            .formatted(project));
    database.execute(
        "insert into person select %d, n, gen_random_uuid(), now(), false, '{\"n\":1}', 1 from generate_series(1, 25000, 2) n"
            .formatted(project));
    version("ids_version", 1);
    version("persons_version", 1);
    assertEquals("1", values("n").json(24_999));
    JsonArray some = new JsonArray();
    for (int number = 1; number < 2_000; number += 2) {
      some.add(Integer.toString(number));
    }

    JsonObject body = new JsonObject().put("ids", some);
    assertEquals(
        1_000,
        tenant
            .api()
            .post(tenant.project() + "persons/bulk_delete/", body)
            .expect(202)
            .json()
            .getInteger("persons_deleted"));

    for (int process = 0; process < 2; process++) {
      for (int number : new int[] {1, 999, 1_999, 2_001, 24_999}) {
        assertEquals(number < 2_000 ? null : "1", values("n").json(number));
        assertEquals(number, ids().person(number + 1));
        assertEquals(number < 2_000 ? null : "\"id " + number + "\"", distinctIds().json(number));
      }
      forget();
    }
  }
}
