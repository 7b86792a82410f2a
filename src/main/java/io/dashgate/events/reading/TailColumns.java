package io.dashgate.events.reading;

import io.dashgate.events.columns.ChunkBuilder;
import io.dashgate.platform.json.RawJson;
import io.dashgate.platform.json.RawParts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of the tail as chunks: in portions of at most a megabyte, one after the other. A
 * state object, like {@link ColumnPortions}.
 */
final class TailColumns {

  private static final UUID HIGHEST = new UUID(-1, -1);

  /** Rows that a portion looks at. The statements have the number, too. */
  private static final int PAGE = 2_000;

  private final EventSnapshot snapshot;
  private final ColumnQuery query;
  private final EventColumns.Consumer consumer;
  private final String[] properties;
  private final Promise<Void> done = Promise.promise();

  /** Numbers of names that are read together, in their order. */
  private final Deque<Integer[]> groups = new ArrayDeque<>();

  /** The last event that was read of the first group. */
  private @Nullable Row last;

  TailColumns(EventSnapshot snapshot, ColumnQuery query, EventColumns.Consumer consumer) {
    this.snapshot = snapshot;
    this.query = query;
    this.consumer = consumer;
    this.properties = query.properties().toArray(String[]::new);
  }

  Future<Void> read() {
    List<Integer> names = query.eventNumbers();
    if (names != null && names.size() == 1) {
      groups.add(new Integer[] {names.get(0)});
      goOn();
    } else {
      count(names).onComplete(any -> goOn(), done::tryFail);
    }
    return done.future();
  }

  /** How many events of each name there are, up to a page. */
  private static final String COUNT =
      """
      select n.event_number, k.events
      from event_name n
      cross join lateral (
        select count(*) as events
        from (
          select
          from event e
          where e.project_id = $1
            and e.event_number = n.event_number
            and e.ts >= $3
            and e.ts <= $4
          limit 2000
        ) f
      ) k
      where n.project_id = $1
        and k.events > 0
        and %s
      order by n.event_number
      """;

  private static final String COUNT_SOME = COUNT.formatted("n.event_number = any($2::integer[])");
  private static final String COUNT_ALL = COUNT.formatted("$2::integer[] is null");

  /** Groups the names so that those of a group have about as many events as fit into a page. */
  private Future<Void> count(@Nullable List<Integer> names) {
    return snapshot
        .execute(
            names == null ? COUNT_ALL : COUNT_SOME,
            Tuple.of(snapshot.projectId())
                .addArrayOfInteger(names == null ? null : names.toArray(Integer[]::new))
                .addOffsetDateTime(StoredChunk.time(query.fromMicros()))
                .addOffsetDateTime(StoredChunk.time(query.toMicros())))
        .map(
            rows -> {
              List<Integer> group = new ArrayList<>();
              long events = 0;
              for (Row row : rows) {
                if (events > 0 && events + row.getLong(1) > PAGE) {
                  groups.add(group.toArray(Integer[]::new));
                  group.clear();
                  events = 0;
                }
                group.add(row.getInteger(0));
                events += row.getLong(1);
              }
              if (!group.isEmpty()) {
                groups.add(group.toArray(Integer[]::new));
              }
              return null;
            });
  }

  /**
   * The next events of some names, as many as fit; of the properties those that are wanted. First
   * by the bytes that are stored, for which no long value is read; then, of as many, by those that
   * are sent. The order is that of the index, name by name, so that a page begins where the one
   * before it has ended.
   */
  static final String EVENTS =
      """
      with page as materialized (
        select k.*
        from (
          select x.event_number
          from unnest($2::integer[]) as x (event_number)
          where x.event_number >= $3::integer
          order by x.event_number
        ) n
        cross join lateral (
          select e.event_number, e.ts, e.uuid, e.id_number, e.received_at, e.elements_chain,
            e.properties
          from event e
          where e.project_id = $1
            and e.event_number = n.event_number
            and (e.ts, e.uuid) > (
              case when n.event_number = $3 then $5::timestamptz else $7::timestamptz end,
              case when n.event_number = $3 then $6::uuid else $9::uuid end
            )
            and e.ts <= $8
            and e.id_number <> all (
              array(
                select x.id_number
                from erased_id x
                where x.project_id = $1
              )
            )
          order by e.ts, e.uuid
          limit 2000
        ) k
        order by k.event_number, k.ts, k.uuid
        limit 2000
      ),
      stored as materialized (
        select p.*, row_number() over first as n,
          sum(
            case when cardinality($4::text[]) > 0 then pg_column_size(p.properties) else 0 end
              + coalesce(pg_column_size(p.elements_chain), 0)
          ) over first as total
        from page p
        window first as (order by p.event_number, p.ts, p.uuid rows unbounded preceding)
      ),
      wanted as materialized (
        select s.n, s.event_number, s.ts, s.uuid, s.id_number, s.received_at, s.elements_chain,
          array(
            select (s.properties -> k.key)::text
            from unnest($4::text[]) with ordinality as k (key, n)
            order by k.n
          ) as properties
        from stored s
        where s.total <= 1000000
          or s.n = 1
      ),
      sized as (
        select w.*,
          sum(
            100 + coalesce(octet_length(w.elements_chain), 0)
              + coalesce(octet_length(array_to_string(w.properties, '')), 0)
          ) over (order by w.n rows unbounded preceding) as bytes
        from wanted w
      )
      select z.event_number, z.ts, z.uuid, z.id_number, z.received_at, z.elements_chain,
        z.properties, (select count(*) from page) as found
      from sized z
      where z.bytes <= 1000000
        or z.n = 1
      order by z.n
      """;

  private void goOn() {
    Throwable reason = snapshot.reasonToStop();
    if (reason != null) {
      done.tryFail(reason);
      return;
    }
    Integer[] names = groups.peek();
    if (names == null) {
      done.tryComplete();
      return;
    }
    // behind all events of the time before the first one
    long before = Math.max(query.fromMicros(), Long.MIN_VALUE + 1) - 1;
    OffsetDateTime begin = StoredChunk.time(before);
    snapshot
        .executeInOrder(
            EVENTS,
            Tuple.of(snapshot.projectId())
                .addArrayOfInteger(names)
                .addInteger(last == null ? -1 : last.getInteger(0))
                .addArrayOfString(properties)
                .addOffsetDateTime(last == null ? begin : last.getOffsetDateTime(1))
                .addUUID(last == null ? HIGHEST : last.getUUID(2))
                .addOffsetDateTime(begin)
                .addOffsetDateTime(StoredChunk.time(query.toMicros()))
                .addUUID(HIGHEST))
        .compose(this::work)
        .onComplete(any -> goOn(), done::tryFail);
  }

  private Future<Void> work(RowSet<Row> rows) {
    if (rows.size() == 0) {
      endGroup();
      return Future.succeededFuture();
    }
    snapshot.report().add(rows.size(), 0);
    return snapshot
        .run(
            () -> {
              Map<Integer, ChunkBuilder> builders = new TreeMap<>();
              for (Row row : rows) {
                add(row, builders.computeIfAbsent(row.getInteger(0), any -> new ChunkBuilder()));
                last = row;
              }
              builders.forEach((number, builder) -> consumer.take(number, builder.chunk()));
              return last;
            })
        .map(
            row -> {
              long found = Objects.requireNonNull(row).getLong("found");
              if (found == rows.size() && found < PAGE) {
                endGroup();
              }
              return null;
            });
  }

  private void endGroup() {
    groups.remove();
    last = null;
  }

  private void add(Row row, ChunkBuilder to) {
    OffsetDateTime received = row.getOffsetDateTime(4);
    to.add(
        StoredChunk.micros(row.getOffsetDateTime(1)),
        row.getUUID(2),
        row.getInteger(3),
        StoredChunk.micros(received),
        row.getString(5));
    String[] values = row.getArrayOfStrings(6);
    for (int i = 0; i < values.length; i++) {
      String json = values[i];
      if (json == null) {
        continue;
      }
      boolean isText = json.startsWith("\"");
      to.property(properties[i], isText, isText ? RawParts.text(new RawJson(json)) : json);
    }
  }
}
