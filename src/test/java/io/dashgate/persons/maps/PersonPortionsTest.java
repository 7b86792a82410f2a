package io.dashgate.persons.maps;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.NeedsServer;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TouchedBlocks;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A portion of persons or ids reads no more than itself, also if all have the same version. */
@NeedsServer(value = NeedsServer.Kind.UNDISTRIBUTED, because = "blocks are counted on one server")
class PersonPortionsTest {

  private static final int PERSONS = 60_000;
  private static final int MOST_BLOCKS = 400;

  @Test
  void aPortionReadsTheRowsThatItHas(Tenant tenant) throws SQLException {
    TestDatabase database = tenant.gateway().database();
    long project = tenant.projectId();
    database.execute(
        "insert into person select %d, i, gen_random_uuid(), now(), false, '{\"plan\":\"free\"}', 1"
                .formatted(project)
            + " from generate_series(1, %d) i".formatted(PERSONS));
    database.execute(
        "insert into person_distinct_id select %d, 'id ' || i, i, i, 1".formatted(project)
            + " from generate_series(1, %d) i".formatted(PERSONS));
    try (Connection owner = database.connectAsOwner()) {
      TestDatabase.run(owner, "vacuum analyze person, person_distinct_id");
      Map<String, String> portions =
          Map.of(
              ValueSource.PROPERTIES.portion(),
              "%d, 'plan', 20000, 0",
              ValueSource.DISTINCT_IDS.portion(),
              "%d, '', 20000, 0",
              PersonMaps.Ids.IN_ORDER,
              "%d, 20000, 0");
      for (Map.Entry<String, String> portion : portions.entrySet()) {
        long blocks =
            TouchedBlocks.count(owner, portion.getKey(), portion.getValue().formatted(project));

        assertTrue(blocks < MOST_BLOCKS, () -> blocks + " blocks: " + portion.getKey());
      }
    } finally {
      database.execute("delete from person where project_id = ?", project);
      database.execute("delete from person_distinct_id where project_id = ?", project);
    }
  }
}
