package io.dashgate.chaos;

import io.dashgate.testing.TestDatabase;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which writes were acknowledged, to be compared with what the database has. Each write is a
 * dashboard with tags, insights and tiles at once, so that it has halves.
 */
final class Ledger {

  static final int TILES = 2;
  private static final int TAGS = 2;

  private final String prefix = "ledger-" + UUID.randomUUID() + "-";
  private final AtomicInteger writes = new AtomicInteger();
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();

  /** Returns the next write; it is in the ledger once a good answer is there. */
  Request write(Customer customer) {
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

  /** Returns how many acknowledged writes the database does not have. */
  long lost(TestDatabase database) {
    String sql = "select count(*) from dashboard where name = any(string_to_array(?, ','))";
    return acknowledged.size() - database.count(sql, String.join(",", acknowledged));
  }

  /** Returns how many dashboards of this ledger the database has without all their parts. */
  long halves(TestDatabase database) {
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
