package io.dashgate.events.reading;

import static io.dashgate.testing.NeedsServer.Kind.UNDISTRIBUTED;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.NeedsServer;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TouchedBlocks;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A page of the catalogue reads about its own chunks, however many there are. */
@NeedsServer(value = UNDISTRIBUTED, because = "it counts the blocks that one server reads")
class ChunkRangeTest {

  private static final long FAR = 4_000_000_000_000_000L;
  private static final long MICROS_OF_DAY = 86_400_000_000L;

  /** The catalogue has about 1,000 blocks. */
  private static final long FEW_BLOCKS = 120;

  private TestDatabase database;
  private long project;

  /** A chunk an hour of one name, and one a hundred hours of another. */
  @BeforeEach
  void fill(Tenant tenant) throws SQLException {
    database = tenant.gateway().database();
    project = tenant.projectId();
    database.execute(
        "insert into event_name values (%1$d, 1, 'many'), (%1$d, 2, 'few')".formatted(project));
    database.execute(
        "insert into event_chunk select %d, i, 1 + (i %% 100 = 0)::integer,".formatted(project)
            + " '2020-01-01'::timestamptz + make_interval(hours => i),"
            + " '2020-01-01'::timestamptz + make_interval(hours => i + 10), 100,"
            + " array_fill(17, array[30]), array_fill(18, array[30]), '{}'"
            + " from generate_series(1, 20000) i");
    try (Connection owner = database.connectAsOwner();
        Statement statement = owner.createStatement()) {
      statement.execute("vacuum analyze event_chunk");
    }
  }

  /** Other tests of the same database read all chunks. */
  @AfterEach
  void remove() {
    database.execute("delete from event_chunk where project_id = ?", project);
  }

  private void touchesFew(ChunkRange range, String names, String after, int chunk)
      throws SQLException {
    long blocks =
        TouchedBlocks.count(
            database,
            project,
            range.statement(),
            "%d, '%s', '%s', '%s', %d, 16, %s"
                .formatted(
                    project,
                    StoredChunk.time(range.fromMicros()),
                    StoredChunk.time(range.toMicros()),
                    after,
                    chunk,
                    names));
    assertTrue(blocks < FEW_BLOCKS, () -> range + ": " + blocks + " blocks");
  }

  @Test
  void theNewestOfAllNames() throws SQLException {
    touchesFew(new ChunkRange(null, null, 0, FAR, false), "null", "infinity", 0);
    touchesFew(new ChunkRange(null, null, 0, FAR, false), "null", "2021-01-01", 8_000);
  }

  @Test
  void theNewestOfAName() throws SQLException {
    touchesFew(new ChunkRange("few", null, 0, FAR, false), "'few'", "infinity", 0);
    touchesFew(new ChunkRange("many", null, 0, FAR, false), "'many'", "2021-01-01", 8_000);
    touchesFew(new ChunkRange(null, List.of(1, 2), 0, FAR, false), "'{1,2}'", "2021-01-01", 8_000);
  }

  @Test
  void theOldestOfAName() throws SQLException {
    touchesFew(new ChunkRange("few", null, 0, FAR, true), "'few'", "-infinity", 0);
    touchesFew(new ChunkRange("many", null, 0, FAR, true), "'many'", "2021-01-01", 8_000);
  }

  @Test
  void theLastDaysOfAll() throws SQLException {
    long last = database.count("select extract(epoch from max(last_at)) from event_chunk");
    long from = last * 1_000_000 - 5 * MICROS_OF_DAY;
    touchesFew(new ChunkRange(null, null, from, FAR, false), "null", "infinity", 0);
    touchesFew(new ChunkRange(null, List.of(1, 2), from, FAR, false), "'{1,2}'", "infinity", 0);
  }
}
