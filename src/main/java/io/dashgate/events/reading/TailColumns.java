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
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of the tail as chunks: in portions of at most a megabyte, one after the other. A
 * state object, like {@link ColumnPortions}.
 */
final class TailColumns {

  private static final UUID HIGHEST = new UUID(-1, -1);

  private final EventSnapshot snapshot;
  private final ColumnQuery query;
  private final EventColumns.Consumer consumer;
  private final String[] properties;
  private final Promise<Void> done = Promise.promise();
  private @Nullable Row last;

  TailColumns(EventSnapshot snapshot, ColumnQuery query, EventColumns.Consumer consumer) {
    this.snapshot = snapshot;
    this.query = query;
    this.consumer = consumer;
    this.properties = query.properties().toArray(String[]::new);
  }

  Future<Void> read() {
    goOn();
    return done.future();
  }

  /**
   * The next events, as many as fit; of the properties those that are wanted. First by the bytes
   * that are stored, for which no long value is read; then, of as many, by those that are sent. The
   * order is that of the index, name by name, so that a page begins where the one before it has
   * ended.
   */
  private static final String EVENTS =
      """
      with page as materialized (
        select k.*
        from (
          select x.event_number
          from event_name x
          where x.project_id = $1
            and x.event_number >= $3::integer
            and %s
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
      select z.event_number, z.ts, z.uuid, z.id_number, z.received_at, z.elements_chain, z.properties
      from sized z
      where z.bytes <= 1000000
        or z.n = 1
      order by z.n
      """;

  static final String OF_NAMES = EVENTS.formatted("x.event_number = any($2::integer[])");
  static final String OF_ALL = EVENTS.formatted("$2::integer[] is null");

  private void goOn() {
    Throwable reason = snapshot.reasonToStop();
    if (reason != null) {
      done.tryFail(reason);
      return;
    }
    // behind all events of the time before the first one
    OffsetDateTime begin = StoredChunk.time(query.fromMicros() - 1);
    snapshot
        .execute(
            query.eventNumbers() == null ? OF_ALL : OF_NAMES,
            Tuple.of(snapshot.projectId())
                .addArrayOfInteger(
                    query.eventNumbers() == null
                        ? null
                        : query.eventNumbers().toArray(Integer[]::new))
                .addInteger(last == null ? -1 : last.getInteger(0))
                .addArrayOfString(properties)
                .addOffsetDateTime(last == null ? begin : last.getOffsetDateTime(1))
                .addUUID(last == null ? HIGHEST : last.getUUID(2))
                .addOffsetDateTime(begin)
                .addOffsetDateTime(StoredChunk.time(query.toMicros()))
                .addUUID(HIGHEST))
        .compose(rows -> rows.size() == 0 ? Future.succeededFuture(true) : work(rows))
        .onComplete(
            isOver -> {
              if (isOver) {
                done.tryComplete();
              } else {
                goOn();
              }
            },
            done::tryFail);
  }

  private Future<Boolean> work(RowSet<Row> rows) {
    return snapshot.run(
        () -> {
          Map<Integer, ChunkBuilder> builders = new TreeMap<>();
          for (Row row : rows) {
            add(row, builders.computeIfAbsent(row.getInteger(0), any -> new ChunkBuilder()));
            last = row;
          }
          builders.forEach((number, builder) -> consumer.take(number, builder.chunk()));
          return false;
        });
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
