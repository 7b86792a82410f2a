package io.dashgate.persons.maps;

import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.KeyValues;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the values of one key, of all persons or ids of a project. */
final class ValueRows implements VersionedMaps.Reading<PersonValues> {

  /** More changes are not read within a snapshot. The statement has the number plus one. */
  private static final int MOST_CHANGES = 10_000;

  /** Nor longer ones, in bytes of memory. */
  private static final long MOST_BYTES = 4_000_000;

  /** With more changes the values are packed anew. */
  private static final int MANY = 1_000;

  /** The most numbers of a statement. */
  private static final int PORTION = 2_000;

  private static final int BYTES_OF_CHANGE = 120;

  /** What is packed anew is there as it was, as it is gathered, and as it will be. */
  private static final int COPIES = 3;

  private final ValueSource source;
  private final String key;
  private final PersonColumnRows columns;

  ValueRows(ValueSource source, String key, PersonColumnRows columns) {
    this.source = source;
    this.key = key;
    this.columns = columns;
  }

  @Override
  public Future<Long> version(MapSource from) {
    return PersonVersions.read(from).map(source::version);
  }

  @Override
  public Future<PersonValues> kept(MapSource from, long newest) {
    PersonValues none = of(new KeyValues().column(0, 0), Map.of(), 0);
    return source.isKept()
        ? columns
            .read(from, key, newest)
            .map(
                found ->
                    found.map(kept -> of(kept.column(), Map.of(), kept.version())).orElse(none))
        : Future.succeededFuture(none);
  }

  private static PersonValues of(Column packed, Map<Integer, String> changed, long version) {
    long bytes = changed.values().stream().mapToLong(String::length).sum();
    long weight = packed.weight() + (long) BYTES_OF_CHANGE * changed.size() + 2 * bytes;
    return new PersonValues(packed, changed, version, (int) Math.min(weight, Integer.MAX_VALUE));
  }

  @Override
  public Future<Optional<PersonValues>> bringUpToDate(
      MapSource snapshot, PersonValues before, long version) {
    return snapshot
        .execute(source.changed(), Tuple.of(snapshot.projectId(), before.version()))
        .compose(
            rows -> {
              if (rows.size() > MOST_CHANGES) {
                return Future.succeededFuture(Optional.empty());
              }
              Integer[] numbers =
                  rows.stream().map(row -> row.getInteger(0)).sorted().toArray(Integer[]::new);
              return read(snapshot, numbers, 0, 0, new HashMap<>(before.changed()))
                  .compose(
                      changes ->
                          changes.isEmpty()
                              ? Future.succeededFuture(Optional.empty())
                              : changed(snapshot, before, changes.get(), version)
                                  .map(Optional::of));
            });
  }

  /**
   * Reads the values of some numbers, as many as fit, and then of the others.
   *
   * @param taken the bytes of the values before them
   * @return empty: they are too long for a snapshot
   */
  private Future<Optional<Map<Integer, String>>> read(
      MapSource snapshot, Integer[] numbers, int from, long taken, Map<Integer, String> changes) {
    if (from >= numbers.length) {
      return Future.succeededFuture(Optional.of(changes));
    }
    if (taken > MOST_BYTES) {
      return Future.succeededFuture(Optional.empty());
    }
    Integer[] some = Arrays.copyOfRange(numbers, from, Math.min(numbers.length, from + PORTION));
    return snapshot
        .execute(
            source.portionOfNumbers(), Tuple.of(snapshot.projectId(), key).addArrayOfInteger(some))
        .compose(
            rows -> {
              long bytes = bytes(rows);
              return snapshot
                  .take(bytes)
                  .compose(any -> snapshot.run(() -> put(rows, changes)))
                  .compose(
                      found ->
                          // each number has a row
                          read(
                              snapshot,
                              numbers,
                              found == 0 ? numbers.length : from + found,
                              taken + bytes,
                              changes));
            });
  }

  private static long bytes(RowSet<Row> rows) {
    return (long) BYTES_OF_CHANGE * rows.size()
        + rows.stream().mapToLong(row -> 2L * row.getString(1).length()).sum();
  }

  private static int put(RowSet<Row> rows, Map<Integer, String> changes) {
    rows.forEach(row -> changes.put(row.getInteger(0), row.getString(1)));
    return rows.size();
  }

  private static Future<PersonValues> changed(
      MapSource snapshot, PersonValues before, Map<Integer, String> changes, long version) {
    PersonValues now = of(before.packed(), changes, version);
    return changes.size() <= MANY
        ? Future.succeededFuture(now)
        : snapshot
            .take((long) COPIES * now.weight())
            .compose(any -> snapshot.run(() -> packed(new GatheredValues(now), version)));
  }

  private static PersonValues packed(GatheredValues values, long version) {
    return of(values.column(), Map.of(), version);
  }

  @Override
  public Future<PersonValues> build(MapSource from, PersonValues before, long version) {
    GatheredValues values = new GatheredValues(before);
    return PersonVersions.read(from)
        .compose(versions -> read(from, before.version(), 0, versions.nextId(), values, 0))
        .compose(any -> from.take((long) before.weight() + values.bytes()))
        .compose(any -> from.run(() -> packed(values, version)));
  }

  /** Reads the changes of the numbers behind one and before another. */
  private Future<Void> read(
      MapSource from, long since, int last, int end, GatheredValues values, long taken) {
    if (last >= end - 1) {
      return Future.succeededFuture();
    }
    return from.execute(source.portion(), Tuple.of(from.projectId(), key, last, since))
        .compose(rows -> from.run(() -> add(rows, values, last)))
        .compose(
            now ->
                from.take(values.bytes() - taken)
                    .compose(any -> read(from, since, now, end, values, values.bytes())));
  }

  /** Adds values, and returns the number up to which all are added. */
  private static int add(RowSet<Row> rows, GatheredValues values, int last) {
    if (rows.size() == 0) {
      return last + ValueSource.PAGE;
    }
    int now = last;
    for (Row row : rows) {
      now = row.getInteger(0);
      values.add(now, row.getString(1));
    }
    return now;
  }

  @Override
  public void keep(long projectId, PersonValues map) {
    if (source.isKept()) {
      columns.write(projectId, key, map.packed(), map.version());
    }
  }
}
