package io.dashgate.events.reading;

import io.dashgate.events.columns.Chunk;
import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.KeyNumbers;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Columns that are read of chunks, some of which may have no value for a key, or have it in the
 * column of the rest.
 */
public final class WantedColumns {

  /** A chunk has them only if one of its events has a value. */
  private static final Set<Integer> OPTIONAL =
      Set.of(KeyNumbers.MICROS, KeyNumbers.ELEMENTS, KeyNumbers.REST);

  private final Set<Integer> fixed;
  private final Set<String> properties;
  private final Map<Integer, String> keys;

  private WantedColumns(Set<Integer> fixed, Set<String> properties, Map<Integer, String> keys) {
    this.fixed = fixed;
    this.properties = properties;
    this.keys = keys;
  }

  /**
   * Looks up the numbers of keys.
   *
   * @param fixed numbers of columns that are no properties
   * @param properties keys
   */
  public static Future<WantedColumns> of(
      EventSnapshot snapshot, Set<Integer> fixed, Set<String> properties) {
    return (properties.isEmpty()
            ? Future.succeededFuture(Map.<Integer, String>of())
            : snapshot.keysNamed(properties))
        .map(keys -> new WantedColumns(fixed, properties, keys));
  }

  /** Returns columns that are no properties, by their numbers. */
  public static WantedColumns fixed(Set<Integer> fixed) {
    return new WantedColumns(fixed, Set.of(), Map.of());
  }

  /** Returns the numbers of the columns of a chunk that are read. */
  public Collection<Integer> keys(StoredChunk chunk) {
    List<Integer> wanted = new ArrayList<>();
    fixed.stream().filter(key -> chunk.has(key) || !OPTIONAL.contains(key)).forEach(wanted::add);
    keys.keySet().stream().filter(chunk::has).forEach(wanted::add);
    if (!wanted.contains(KeyNumbers.REST) && isRestWanted(chunk)) {
      wanted.add(KeyNumbers.REST);
    }
    return wanted;
  }

  /** Whether a property may have values in the column of the rest. */
  private boolean isRestWanted(StoredChunk chunk) {
    if (!chunk.has(KeyNumbers.REST)) {
      return false;
    }
    boolean hasAny = chunk.restKeys().contains(0);
    return (hasAny && keys.size() < properties.size())
        || keys.keySet().stream()
            .anyMatch(key -> !chunk.has(key) && (hasAny || chunk.restKeys().contains(key)));
  }

  /** Returns a chunk of the columns that were read. */
  public Chunk chunk(StoredChunk stored, Map<Integer, Column> columns) {
    Map<Integer, Column> others = new HashMap<>();
    Map<String, Column> ofProperties = new HashMap<>();
    columns.forEach(
        (key, column) -> {
          if (key >= KeyNumbers.FIRST_PROPERTY) {
            ofProperties.put(keys.getOrDefault(key, ""), column);
          } else {
            others.put(key, column);
          }
        });
    return new Chunk(stored.events(), stored.firstMicros(), others, ofProperties);
  }
}
