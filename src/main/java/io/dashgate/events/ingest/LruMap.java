package io.dashgate.events.ingest;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Values by key, the least recently used of which go when they weigh too much. Not thread-safe. */
final class LruMap<K, V> {

  private final Map<K, V> values = new LinkedHashMap<>(64, 0.75f, true);
  private final ToIntFunction<V> weigher;
  private final long mostWeight;
  private long weight;

  /**
   * Makes an empty one.
   *
   * @param weigher the weight of a value with its key, in bytes
   */
  LruMap(long mostWeight, ToIntFunction<V> weigher) {
    this.mostWeight = mostWeight;
    this.weigher = weigher;
  }

  @Nullable V get(K key) {
    return values.get(key);
  }

  void put(K key, V value) {
    V before = values.put(key, value);
    weight += weigher.applyAsInt(value) - (before == null ? 0 : weigher.applyAsInt(before));
    Iterator<V> eldest = values.values().iterator();
    while (weight > mostWeight && eldest.hasNext()) {
      weight -= weigher.applyAsInt(eldest.next());
      eldest.remove();
    }
  }

  void remove(K key) {
    V before = values.remove(key);
    weight -= before == null ? 0 : weigher.applyAsInt(before);
  }

  void clear() {
    values.clear();
    weight = 0;
  }

  long weight() {
    return weight;
  }
}
