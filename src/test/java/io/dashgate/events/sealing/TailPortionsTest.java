package io.dashgate.events.sealing;

import static io.dashgate.testing.NeedsServer.Kind.UNDISTRIBUTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.events.sealing.TailOfEvents.Row;
import io.dashgate.platform.db.WriteContext;
import io.dashgate.testing.GatewaySettings;
import io.dashgate.testing.NeedsServer;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TestGateway;
import io.dashgate.testing.TouchedBlocks;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A portion of the tail reads about its own bytes, however many events wait behind it. */
@GatewaySettings({
  "DASHGATE_EVENTS_SEAL_ROWS=1000000",
  "DASHGATE_EVENTS_SEAL_AFTER_SECONDS=31536000"
})
@NeedsServer(value = UNDISTRIBUTED, because = "it counts the blocks that one server reads")
class TailPortionsTest {

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

  /** An event of 400 KB has 200 blocks, which are read to measure, to send and to delete it. */
  private static final int TEXT = 400_000;

  private static final int EVENTS = 100;
  private static final long MOST_BLOCKS = 3 * EVENTS * 200 / 5;

  private final Random random = new Random(7);

  private long blocks(TestGateway gateway, Supplier<String> text) throws SQLException {
    long project = gateway.signUp().projectId();
    try (Connection owner = gateway.database().connectAsOwner()) {
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < EVENTS; i++) {
        Instant at = NOW.minusSeconds(EVENTS - i);
        String properties = "{\"text\":\"" + text.get() + "\",\"n\":" + i + "}";
        rows.add(new Row(1, at, UUID.randomUUID(), 1, NOW, properties, null));
      }
      new TailOfEvents(owner, project).add(rows);
      String arguments =
          "%d, 1, false, '-infinity', '00000000-0000-0000-0000-000000000000', 1048576";
      return TouchedBlocks.ofPortion(
          gateway.database(), project, TailRows.TAKE, arguments.formatted(project));
    }
  }

  private String incompressible() {
    byte[] bytes = new byte[TEXT * 3 / 4];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void ofLongEvents(TestGateway gateway) throws SQLException {
    long blocks = blocks(gateway, this::incompressible);

    assertTrue(blocks < MOST_BLOCKS, () -> blocks + " blocks");
  }

  @Test
  void ofLongEventsThatPostgresCompresses(TestGateway gateway) throws SQLException {
    String part = incompressible().substring(0, TEXT / 4);

    long blocks = blocks(gateway, () -> (part + "x").repeat(4));

    assertTrue(blocks < MOST_BLOCKS, () -> blocks + " blocks");
  }

  @Test
  void ofAProjectThatHasMoreThanOthers(TestGateway gateway) throws SQLException {
    long project = gateway.signUp().projectId();
    // others have a few events, so that Postgres expects few of this one, too
    gateway
        .database()
        .execute(
            "insert into event select case p when 0 then %d else p end, n,".formatted(project)
                + " now() - make_interval(secs => i), gen_random_uuid(), 1, now(),"
                + " json_build_object('a', repeat('x', 500)), null"
                + " from generate_series(-1, 0) p, generate_series(1, 2) n,"
                + " generate_series(1, case when p = 0 and n = 1 then 150000 else 10 end) i"
                + " order by random()");
    try (Connection owner = gateway.database().connectAsOwner()) {
      TestDatabase.run(owner, "vacuum analyze event");
      String arguments =
          "%d, 1, false, now() - interval '50000 seconds', '00000000-0000-0000-0000-000000000000',"
              + " 1048576";
      long blocks =
          TouchedBlocks.ofPortion(
              gateway.database(), project, TailRows.TAKE, arguments.formatted(project));

      // that there are 10,000 more of them must not matter
      assertTrue(blocks < 15_000, () -> blocks + " blocks");
    } finally {
      gateway
          .database()
          .execute("delete from event where project_id = ? or project_id < 0", project);
    }
  }

  @Test
  void hasNoMoreBytesThanAreAllowed(TestGateway gateway) throws SQLException {
    long project = gateway.signUp().projectId();
    try (Connection owner = gateway.database().connectAsOwner();
        SealSteps sealer = new SealSteps(gateway.database(), 1, Duration.ofDays(7))) {
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        String properties = "{\"text\":\"" + "x".repeat(i % 5 == 0 ? 1_500_000 : 300_000) + "\"}";
        rows.add(new Row(1, NOW.minusSeconds(60 - i), UUID.randomUUID(), 1, NOW, properties, null));
      }
      new TailOfEvents(owner, project).add(rows);
      TailGroup group = new TailGroup(1, false, 60, NOW);
      int read = 0;
      TailEvent last = null;
      while (true) {
        TailEvent after = last;
        List<TailEvent> portion =
            SealSteps.await(
                sealer
                    .database()
                    .transaction(
                        WriteContext.SYSTEM.in(project),
                        connection -> TailRows.take(connection, project, group, after)));
        if (portion.isEmpty()) {
          break;
        }
        int bytes = portion.stream().mapToInt(TailEvent::bytes).sum();
        assertTrue(portion.size() == 1 || bytes <= 1024 * 1024, () -> bytes + " bytes");
        read += portion.size();
        last = portion.get(portion.size() - 1);
      }
      assertEquals(60, read);
    }
  }
}
