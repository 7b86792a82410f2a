package io.dashgate.persons;

import static io.dashgate.testing.NeedsServer.Kind.UNDISTRIBUTED;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.NeedsServer;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.TouchedBlocks;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** The list of one person does not look at the others. */
@NeedsServer(value = UNDISTRIBUTED, because = "it counts the blocks that one server reads")
class OnePersonTest {

  @Test
  void theListOfOnePersonReadsFewBlocks(Tenant tenant) throws SQLException {
    TestDatabase database = tenant.gateway().database();
    database.execute(
        "insert into person select %d, i, gen_random_uuid(), now() - make_interval(secs => i),"
                .formatted(tenant.projectId())
            + " false, '{}', 1 from generate_series(1, 20000) i");
    try (Connection owner = database.connectAsOwner()) {
      TestDatabase.run(owner, "vacuum analyze person");

      long blocks =
          TouchedBlocks.count(
              database,
              tenant.projectId(),
              PersonStore.LIST_ONE,
              "%d, 'infinity', 0, 19000, 100, 10, 0".formatted(tenant.projectId()));

      assertTrue(blocks < 100, () -> blocks + " blocks");
    } finally {
      database.execute("delete from person where project_id = ?", tenant.projectId());
    }
  }
}
