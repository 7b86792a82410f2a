package io.dashgate.events.ingest;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Values by key, the least recently used of which go when they weigh too much. Not thread-safe. */
final class LruMap<K, V> {

  private final Map<K, Weighed<V>> values = new LinkedHashMap<>(64, 0.75f, true);
  private final ToIntFunction<V> weigher;
  private final long mostWeight;
  private long weight;

  private record Weighed<V>(V value, int weight) {}

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
    Weighed<V> found = values.get(key);
    return found == null ? null : found.value;
  }

  void put(K key, V value) {
    Weighed<V> known = values.get(key);
    if (known != null && known.value == value) {
      return;
    }
    Weighed<V> added = new Weighed<>(value, weigher.applyAsInt(value));
    values.put(key, added);
    weight += added.weight - (known == null ? 0 : known.weight);
    Iterator<Weighed<V>> eldest = values.values().iterator();
    while (weight > mostWeight && eldest.hasNext()) {
      weight -= eldest.next().weight;
      eldest.remove();
    }
  }

  void remove(K key) {
    Weighed<V> before = values.remove(key);
    weight -= before == null ? 0 : before.weight;
  }

  void clear() {
    values.clear();
    weight = 0;
  }

  long weight() {
    return weight;
  }
}
