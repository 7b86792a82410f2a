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

  private static final int PERSONS = 140_000;
  private static final int OTHERS = 19;
  private static final int PERSONS_OF_OTHERS = 1_400;
  private static final int MOST_BLOCKS = 700;

  @Test
  void aPortionReadsTheRowsThatItHas(Tenant tenant) throws SQLException {
    TestDatabase database = tenant.gateway().database();
    long project = tenant.projectId();
    // others have a few persons, so that Postgres expects few of this one, too
    String numbers =
        " from generate_series(-%d, 0) p, generate_series(1, case p when 0 then %d else %d end) i"
            .formatted(OTHERS, PERSONS, PERSONS_OF_OTHERS);
    database.execute(
        "insert into person select case p when 0 then %d else p end, i, gen_random_uuid(), now(),"
                .formatted(project)
            + " false, '{\"plan\":\"free\"}', 1"
            + numbers);
    database.execute(
        "insert into person_distinct_id select case p when 0 then %d else p end, 'id ' || i, i, i, 1"
                .formatted(project)
            + numbers);
    try (Connection owner = database.connectAsOwner()) {
      TestDatabase.run(owner, "vacuum analyze person, person_distinct_id");
      Map<String, String> portions =
          Map.of(
              ValueSource.PROPERTIES.portion(),
              "%d, 'plan', 60000, -1",
              ValueSource.DISTINCT_IDS.portion(),
              "%d, '', 60000, -1",
              PersonMaps.Ids.PORTION_OF_IDS,
              "%d, 20000, 40000, -1");
      for (Map.Entry<String, String> portion : portions.entrySet()) {
        long blocks =
            TouchedBlocks.count(
                database, project, portion.getKey(), portion.getValue().formatted(project));

        assertTrue(blocks < MOST_BLOCKS, () -> blocks + " blocks: " + portion.getKey());
      }
    } finally {
      database.execute("delete from person where project_id = ? or project_id < 0", project);
      database.execute(
          "delete from person_distinct_id where project_id = ? or project_id < 0", project);
    }
  }
}
