package io.dashgate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.config.SettingsLoader;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.PackedEvents;
import io.dashgate.testing.StoredEvents;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The option {@code --verify-events}, run by the serving role beside a gateway. On a database of
 * its own, since all chunks are read each time.
 */
@GatewaySettings
class VerifyCommandTest {

  private static final int EVENTS = 300;

  private Tenant tenant;
  private TestDatabase database;

  /** What the command has printed, and the number of damaged chunks. */
  private record Verified(List<String> lines, long damaged) {

    /** Returns the lines of a project. */
    List<String> of(Tenant one) {
      return lines.stream()
          .filter(line -> line.startsWith("project " + one.projectId() + ","))
          .toList();
    }
  }

  /** Enough events for columns of their own, and a key that few have. */
  @BeforeEach
  void pack(Tenant fresh) {
    tenant = fresh;
    database = fresh.gateway().database();
    StoredEvents stored = StoredEvents.of(fresh);
    Instant time = Instant.parse("2026-02-03T12:00:00.000001Z");
    stored.events(
        IntStream.range(0, EVENTS)
            .mapToObj(
                i ->
                    new StoredEvents.New(
                        "paid",
                        "id " + i % 7,
                        "{\"plan\":\"p%d\",\"amount\":%d%s}"
                            .formatted(i % 3, i, i == 9 ? ",\"seldom\":[1]" : ""),
                        time.plusSeconds(600L * i),
                        UUID.randomUUID(),
                        i % 2 == 0 ? "a:text=\"x\"" : null))
            .toList());
    PackedEvents.of(fresh).packAll();
  }

  private static Verified verify(TestDatabase server) {
    Vertx vertx = Vertx.vertx();
    Settings settings =
        SettingsLoader.load(
                vertx,
                Map.of(
                    "DATABASE_URL", server.applicationUrl(), "DASHGATE_JWT_SECRET", "s".repeat(32)))
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    long damaged =
        new VerifyCommand(settings, new PrintStream(printed, true, StandardCharsets.UTF_8)).run();
    return new Verified(printed.toString(StandardCharsets.UTF_8).lines().toList(), damaged);
  }

  private Verified verify() {
    return verify(database);
  }

  private List<String> damages() {
    return verify().of(tenant);
  }

  private void flip(int key, int bit) {
    PackedEvents.of(tenant).flip(key, bit);
  }

  @Test
  void whatIsNotDamagedIsCounted() {
    Verified verified = verify();

    assertEquals(List.of(), verified.of(tenant));
    String last = verified.lines().get(verified.lines().size() - 1);
    assertTrue(
        last.matches("[1-9]\\d* chunks with \\d{3,} events of \\d+ projects: \\d+ damaged\\."),
        last);
  }

  @Test
  void aFlippedBitOfEachColumnIsFound() {
    List<Integer> keys =
        database
            .texts("select key_number from event_column where project_id = " + tenant.projectId())
            .stream()
            .map(Integer::valueOf)
            .sorted()
            .toList();
    assertTrue(keys.containsAll(List.of(0, 1, 2, 3, 4, 5, 6)), keys::toString);
    assertTrue(keys.size() >= 9, keys::toString);
    for (int key : keys) {
      long bits =
          database.count(
              "select 8 * length(data) from event_column where project_id = ? and key_number = ?",
              tenant.projectId(),
              key);
      // checksum, version, kind, flags, the number of events, content, the last bit
      for (long bit : new long[] {0, 33, 41, 50, 60, bits / 2, bits - 1}) {
        flip(key, (int) bit);
        Verified verified = verify();
        flip(key, (int) bit);
        List<String> lines = verified.of(tenant);
        assertEquals(1, lines.stream().filter(line -> line.contains("column " + key)).count());
        assertTrue(verified.damaged() >= 1);
        assertTrue(
            lines.get(0).contains("chunk 1 of \"paid\", 2026-02-03 to 2026-02-05, column " + key),
            lines::toString);
      }
    }
    assertEquals(List.of(), damages());
  }

  @Test
  void aChangedCatalogueIsFound() {
    for (String change :
        List.of(
            "events = events # 1",
            "events = events # 256",
            "first_at = '2026-02-03 12:00:00.000002+00'",
            "first_at = '2026-01-30 12:00:00.000001+00'",
            "last_at = '2026-02-05 13:50:00.000002+00'",
            "last_at = '2126-02-05 13:50:00.000001+00'",
            "event_number = event_number # 64",
            "key_numbers[1] = key_numbers[1] # 8",
            "key_numbers[8] = key_numbers[8] # 64",
            "key_bytes[2] = key_bytes[2] # 1",
            "key_bytes[9] = key_bytes[9] # 1024",
            "rest_key_numbers[1] = rest_key_numbers[1] # 32",
            "rest_key_numbers = '{}'",
            "key_numbers = array_remove(key_numbers, 0)")) {
      database.execute("create table kept_chunk as select * from event_chunk");
      database.execute(
          "update event_chunk set " + change + " where project_id = ?", tenant.projectId());
      List<String> lines = damages();
      database.execute("delete from event_chunk");
      database.execute("insert into event_chunk select * from kept_chunk");
      database.execute("drop table kept_chunk");
      assertTrue(!lines.isEmpty(), change);
      assertTrue(lines.get(0).contains(", chunk 1"), lines::toString);
    }
    assertEquals(List.of(), damages());
  }

  @Test
  void whatIsMissingIsFound() {
    database.execute(
        "update event_column set key_number = 9999 where project_id = ? and key_number = 6",
        tenant.projectId());
    assertEquals(2, damages().size());
    database.execute("delete from event_column where project_id = ?", tenant.projectId());
    assertTrue(damages().size() >= 9);
    assertTrue(damages().stream().allMatch(line -> line.endsWith("it is missing")));
  }

  @Test
  void columnsWithoutAChunkAreFound() {
    database.execute("delete from event_chunk where project_id = ?", tenant.projectId());

    assertEquals(
        List.of("project %d, chunk 1, columns: it is not listed".formatted(tenant.projectId())),
        damages());
  }

  @Test
  void eachChunkOfManyIsRead() {
    for (int chunk = 2; chunk <= 45; chunk++) {
      for (String table : List.of("event_chunk", "event_column")) {
        String columns =
            table.equals("event_chunk")
                ? "event_number, first_at, last_at, events, key_numbers, key_bytes, rest_key_numbers"
                : "key_number, data";
        database.execute(
            "insert into %1$s (project_id, chunk_number, %2$s) select project_id, ?, %2$s from %1$s where project_id = ? and chunk_number = 1"
                .formatted(table, columns),
            chunk,
            tenant.projectId());
      }
    }
    flip(KEY_OF_TIME, 99);

    List<String> lines = damages();

    assertEquals(45, lines.size());
    assertTrue(lines.get(44).contains("chunk 45 of"), lines::toString);
  }

  private static final int KEY_OF_TIME = 1;
}
