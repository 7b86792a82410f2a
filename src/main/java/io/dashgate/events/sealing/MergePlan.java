package io.dashgate.events.sealing;

import io.dashgate.events.columns.ChunkBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses chunks of one name to be merged: neighbours in time with like numbers of events, so that
 * an event is packed again only a few times, as many as fit into one chunk.
 */
final class MergePlan {

  /** A larger chunk is not merged. */
  static final int MOST_EVENTS = ChunkBuilder.MOST_EVENTS / 2;

  /** Nor is one with a larger column, in bytes. */
  static final int MOST_COLUMN_BYTES = ChunkBuilder.MOST_COLUMN_BYTES / 2;

  /** Chunks are alike if they have less than so many times the events. */
  private static final int LIKENESS = 4;

  /** So many are merged. */
  private static final int MANY = 4;

  /** Chunks with fewer events have no columns for keys, and are merged as soon as there are two. */
  private static final int TINY_EVENTS = 200;

  /** Two are merged, too, if the result has so many events that it is not merged again. */
  private static final int FULL_EVENTS = MOST_EVENTS;

  /** The memory that a byte of a column takes when it is read, and a value that is gathered. */
  private static final int BYTES_OF_BYTE = 4;

  private static final int BYTES_OF_VALUE = 16;

  private final long memoryBytes;
  private final List<ChunkEntry> group = new ArrayList<>();
  private final Map<Integer, Long> bytesOfKeys = new HashMap<>();
  private int events;
  private long memory;
  private long lastMicros = Long.MIN_VALUE;

  private MergePlan(long memoryBytes) {
    this.memoryBytes = memoryBytes;
  }

  /**
   * Chooses chunks.
   *
   * @param chunks of one name
   * @param memoryBytes that their columns and values may take
   * @return empty if there is nothing to be merged
   */
  static List<ChunkEntry> choose(List<ChunkEntry> chunks, long memoryBytes) {
    Map<Integer, List<ChunkEntry>> tiers = new HashMap<>();
    for (ChunkEntry chunk : chunks) {
      tiers.computeIfAbsent(tier(chunk.events()), any -> new ArrayList<>()).add(chunk);
    }
    for (List<ChunkEntry> tier : tiers.values()) {
      tier.sort(Comparator.comparingLong(ChunkEntry::firstMicros));
      for (int from = 0; from < tier.size() - 1; from++) {
        MergePlan plan = new MergePlan(memoryBytes);
        for (int i = from; i < tier.size() && plan.add(tier.get(i)); i++) {}
        if (plan.isWorthIt()) {
          return plan.group;
        }
      }
    }
    return List.of();
  }

  /** Tiny chunks are all alike. */
  private static int tier(int events) {
    int tier = 0;
    for (long most = TINY_EVENTS; most <= events; most *= LIKENESS) {
      tier++;
    }
    return tier;
  }

  private boolean add(ChunkEntry chunk) {
    if (!group.isEmpty() && !fits(chunk)) {
      return false;
    }
    group.add(chunk);
    events += chunk.events();
    memory += memory(chunk);
    lastMicros = Math.max(lastMicros, chunk.lastMicros());
    for (int i = 0; i < chunk.keyNumbers().length; i++) {
      bytesOfKeys.merge(chunk.keyNumbers()[i], (long) chunk.keyBytes()[i], Long::sum);
    }
    return true;
  }

  /** Whether the result would be one chunk, so that each merge makes chunks fewer. */
  private boolean fits(ChunkEntry chunk) {
    int all = events + chunk.events();
    if (all > ChunkBuilder.MOST_EVENTS || memory + memory(chunk) > memoryBytes) {
      return false;
    }
    // those before it begin earlier
    long last = Math.max(lastMicros, chunk.lastMicros());
    if (all > ChunkBuilder.FEW_EVENTS
        && last - group.get(0).firstMicros() > ChunkBuilder.MOST_MICROS) {
      return false;
    }
    for (int i = 0; i < chunk.keyNumbers().length; i++) {
      long before = bytesOfKeys.getOrDefault(chunk.keyNumbers()[i], 0L);
      if (before + chunk.keyBytes()[i] > ChunkBuilder.MOST_COLUMN_BYTES) {
        return false;
      }
    }
    return true;
  }

  private static long memory(ChunkEntry chunk) {
    long bytes = 0;
    for (int one : chunk.keyBytes()) {
      bytes += one;
    }
    long values = (long) chunk.events() * chunk.keyNumbers().length;
    return BYTES_OF_BYTE * bytes + BYTES_OF_VALUE * values;
  }

  private boolean isWorthIt() {
    boolean areTiny = group.get(0).events() < TINY_EVENTS;
    return group.size() >= MANY || (group.size() > 1 && (areTiny || events > FULL_EVENTS));
  }
}
