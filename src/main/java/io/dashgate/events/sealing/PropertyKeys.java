package io.dashgate.events.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dashgate.events.columns.KeyNumbers;
import io.dashgate.events.columns.PackedChunk;
import io.dashgate.events.columns.PackedChunk.PackedColumn;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The numbers of keys of properties that chunks need. New keys get numbers as long as the project
 * has not too many, those without a column of their own only half as long: random keys must not
 * take the numbers of those that are used.
 *
 * @param numbers by key
 * @param nextNumber of the next new key of the project
 */
record PropertyKeys(Map<String, Integer> numbers, int nextNumber) {

  private static final int MOST_KEYS = 50_000;

  private static final int MOST_NAME_BYTES = 200;

  /** A chunk with more keys in the column of the rest is looked at for each key. */
  private static final int MOST_REST_KEYS = 1_000;

  /** Stands for keys without a number. */
  private static final int NO_NUMBER = 0;

  private static final String FIND =
      "select name, key_number from property_key where project_id = $1 and name = any($2)";

  private static final String ADD =
      """
      insert into property_key (project_id, key_number, name)
      select $1::bigint, k.key_number, k.name
      from unnest($2::int[], $3::text[]) as k (key_number, name)
      order by k.name
      on conflict do nothing
      """;

  /**
   * Finds the numbers of all keys, and gives numbers to new ones.
   *
   * @param next the number of the next new key
   */
  static Future<PropertyKeys> of(
      SqlClient connection, long projectId, List<PackedChunk> chunks, int next) {
    Set<String> ofColumns = new LinkedHashSet<>();
    Set<String> ofRest = new LinkedHashSet<>();
    for (PackedChunk chunk : chunks) {
      chunk.columns().stream()
          .map(PackedColumn::key)
          .filter(PropertyKeys::mayHaveNumber)
          .forEach(ofColumns::add);
      if (chunk.restKeys().size() <= MOST_REST_KEYS) {
        chunk.restKeys().stream().filter(PropertyKeys::mayHaveNumber).forEach(ofRest::add);
      }
    }
    Set<String> all = new LinkedHashSet<>(ofColumns);
    all.addAll(ofRest);
    return connection
        .preparedQuery(FIND)
        .execute(Tuple.of(projectId, (Object) all.toArray(String[]::new)))
        .compose(
            rows -> {
              Map<String, Integer> numbers = new HashMap<>();
              rows.forEach(row -> numbers.put(row.getString(0), row.getInteger(1)));
              Map<String, Integer> added = new LinkedHashMap<>();
              ofColumns.forEach(key -> add(key, numbers, next, MOST_KEYS, added));
              ofRest.forEach(key -> add(key, numbers, next, MOST_KEYS / 2, added));
              numbers.putAll(added);
              return write(connection, projectId, added)
                  .map(any -> new PropertyKeys(numbers, next + added.size()));
            });
  }

  private static void add(
      String key, Map<String, Integer> known, int next, int most, Map<String, Integer> added) {
    int number = next + added.size();
    if (!known.containsKey(key) && number < KeyNumbers.FIRST_PROPERTY + most) {
      added.putIfAbsent(key, number);
    }
  }

  private static Future<Void> write(
      SqlClient connection, long projectId, Map<String, Integer> added) {
    if (added.isEmpty()) {
      return Future.succeededFuture();
    }
    return connection
        .preparedQuery(ADD)
        .execute(
            Tuple.of(
                projectId,
                added.values().toArray(Integer[]::new),
                added.keySet().toArray(String[]::new)))
        .compose(rows -> RowCount.require(rows, added.size()));
  }

  /** Whether Postgres can store a key as it is. */
  static boolean mayHaveNumber(String key) {
    return !key.isEmpty()
        && key.indexOf('\0') < 0
        && key.getBytes(UTF_8).length <= MOST_NAME_BYTES
        && UTF_8.newEncoder().canEncode(key);
  }

  /** Whether all columns of chunks have numbers. */
  boolean numbersColumnsOf(List<PackedChunk> chunks) {
    return chunks.stream()
        .flatMap(chunk -> chunk.columns().stream())
        .allMatch(column -> !isProperty(column) || numbers.containsKey(column.key()));
  }

  private static boolean isProperty(PackedColumn column) {
    return column.number() == KeyNumbers.FIRST_PROPERTY;
  }

  /** Returns the number of a column. */
  int number(PackedColumn column) {
    return isProperty(column) ? numbers.get(column.key()) : column.number();
  }

  /**
   * Returns the numbers of the keys in the column of the rest, in order. If 0 is among them, any
   * other key may be in it, too: also one that has got its number later.
   */
  Integer[] rest(PackedChunk chunk) {
    if (chunk.restKeys().size() > MOST_REST_KEYS) {
      return new Integer[] {NO_NUMBER};
    }
    Set<Integer> found = new TreeSet<>();
    for (String key : chunk.restKeys()) {
      found.add(numbers.getOrDefault(key, NO_NUMBER));
    }
    return found.toArray(Integer[]::new);
  }
}
