package io.dashgate.events.warnings;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts ingestion warnings by type, key and hour. */
public final class WarningRows {

  /** Further keys of an hour are counted together, under an empty key. */
  private static final int MOST_KEYS = 1_000;

  private final Map<Id, Count> counts = new TreeMap<>();
  private final Instant hour;
  private final Set<String> keys;

  private record Id(String type, String key) implements Comparable<Id> {

    @Override
    public int compareTo(Id other) {
      int byType = type.compareTo(other.type);
      return byType == 0 ? key.compareTo(other.key) : byType;
    }
  }

  private record Count(Instant last, long count, String details) {}

  /**
   * Makes an empty collection.
   *
   * @param hour a time of the hour in which all of the warnings are counted
   * @param keys those that were counted in this hour; what is added to them is counted with {@link
   *     #write}
   */
  public WarningRows(Instant hour, Set<String> keys) {
    this.hour = hour(hour);
    this.keys = keys;
  }

  /** Returns the hour in which something is counted that arrived at a time. */
  public static Instant hour(Instant received) {
    return received.truncatedTo(ChronoUnit.HOURS);
  }

  /** Adds warnings about something that arrived at a time. */
  public void add(List<IngestionWarning> warnings, Instant received) {
    for (IngestionWarning warning : warnings) {
      counts.merge(
          new Id(warning.type(), key(warning)),
          new Count(received, 1, warning.json()),
          (before, now) -> new Count(now.last, before.count + 1, now.details));
    }
  }

  private String key(IngestionWarning warning) {
    String key = warning.storedKey();
    String counted = warning.type() + ' ' + key;
    boolean isCounted = keys.contains(counted) || (keys.size() < MOST_KEYS && keys.add(counted));
    return isCounted ? key : "";
  }

  private static final String WRITE =
      """
      insert into ingestion_warning (project_id, type, key, hour, warned_at, count, details)
      select $1::bigint, w.type, w.key, $2::timestamptz, w.warned_at, w.count, w.details::json
      from unnest($3::text[], $4::text[], $5::timestamptz[], $6::bigint[], $7::text[])
        as w (type, key, warned_at, count, details)
      order by w.type, w.key
      on conflict (project_id, type, key, hour) do update
      set warned_at = excluded.warned_at,
        count = ingestion_warning.count + excluded.count,
        details = excluded.details
      """;

  /** Writes the counts, within a transaction of the project. */
  public Future<Void> write(SqlClient connection, long projectId) {
    if (counts.isEmpty()) {
      return Future.succeededFuture();
    }
    return connection
        .preparedQuery(WRITE)
        .execute(
            Tuple.of(
                projectId,
                at(hour),
                counts.keySet().stream().map(Id::type).toArray(String[]::new),
                counts.keySet().stream().map(Id::key).toArray(String[]::new),
                counts.values().stream().map(one -> at(one.last)).toArray(OffsetDateTime[]::new),
                counts.values().stream().map(Count::count).toArray(Long[]::new),
                counts.values().stream().map(Count::details).toArray(String[]::new)))
        .mapEmpty();
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
