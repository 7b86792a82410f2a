package io.dashgate.chaos;

import io.dashgate.testing.TestDatabase;
import io.dashgate.testing.load.LoadRequest;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The acknowledged writes, to be compared with the rows in the database. Each write creates a
 * dashboard with tags, insights and tiles, so that a partial write can be detected.
 */
final class AcknowledgedWrites {

  static final int TILES = 2;
  private static final int TAGS = 2;

  private final String prefix = "write-" + UUID.randomUUID() + "-";
  private final AtomicInteger writes = new AtomicInteger();
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();

  /** Returns the next write; it counts as acknowledged once its 201 has arrived. */
  LoadRequest write(Customer customer) {
    String name = prefix + writes.incrementAndGet();
    return customer
        .create(name)
        .then(
            reply -> {
              if (reply.status() == 201) {
                acknowledged.add(name);
              }
            });
  }

  int acknowledged() {
    return acknowledged.size();
  }

  /** Returns the number of acknowledged writes that the database does not have. */
  long lost(TestDatabase database) {
    String sql = "select count(*) from dashboard where name = any(string_to_array(?, ','))";
    return acknowledged.size() - database.count(sql, String.join(",", acknowledged));
  }

  /** Returns the number of dashboards that lack some of their parts. */
  long partial(TestDatabase database) {
    return database.count(
        """
        select count(*) from dashboard d
         where d.name like ?
           and (cardinality(d.tags) <> ?
                or ? <> (select count(*) from tile t
                           join insight i on i.project_id = t.project_id and i.id = t.insight_id
                          where t.project_id = d.project_id and t.dashboard_id = d.id))
        """,
        prefix + "%",
        TAGS,
        TILES);
  }
}
