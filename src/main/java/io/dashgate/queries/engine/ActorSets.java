package io.dashgate.queries.engine;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of actors for each cell. One actor takes an int; some, a table; many, a bit for each actor
 * that there is.
 */
final class ActorSets {

  private static final int SMALLEST_TABLE = 4;
  private static final int FEWEST_WORDS = 16;

  /** Bytes of what each cell has. */
  private static final long OF_CELL = 24;

  /** Of an array beside its elements. */
  private static final long OF_ARRAY = 16;

  private int[] counts = new int[16];

  /** The first actor of each cell. */
  private int[] singles = new int[16];

  /** Actors by hash, inverted: never 0, which is free. */
  private int[] @Nullable [] tables = new int[16][];

  private long[] @Nullable [] bits = new long[16][];
  private int largest;

  /** Bytes of all tables and bits. */
  private long bytesOfSets;

  /** Returns the bytes that it takes. */
  long bytes() {
    return bytesOfSets + OF_CELL * counts.length;
  }

  /** Returns how many actors a cell has. */
  int count(int cell) {
    return cell < counts.length ? counts[cell] : 0;
  }

  /** Returns the largest number of an actor. */
  int largest() {
    return largest;
  }

  /** Adds a range of actors to a cell. */
  void addAll(int cell, int[] actors, int from, int to) {
    int i = from;
    while (i < to && (cell >= bits.length || bits[cell] == null)) {
      add(cell, actors[i++]);
    }
    if (i == to) {
      return;
    }
    long[] words = bits[cell];
    int added = 0;
    for (; i < to && words != null; i++) {
      int actor = actors[i];
      int word = actor >>> 6;
      if (word >= words.length) {
        words = longer(cell, word);
      }
      long old = words[word];
      long bit = 1L << actor;
      added += (old & bit) == 0 ? 1 : 0;
      words[word] = old | bit;
    }
    counts[cell] += added;
  }

  /** Adds an actor to a cell. */
  void add(int cell, int actor) {
    if (cell >= counts.length) {
      grow(cell);
    }
    largest = Math.max(largest, actor);
    int count = counts[cell];
    long[] words = bits[cell];
    if (words != null) {
      int word = actor >>> 6;
      if (word >= words.length) {
        words = longer(cell, word);
      }
      counts[cell] += ((words[word] >>> actor) & 1) == 0 ? 1 : 0;
      words[word] |= 1L << actor;
    } else if (count == 0) {
      singles[cell] = actor;
      counts[cell] = 1;
    } else if (count > 1 || singles[cell] != actor) {
      addToTable(cell, actor);
    }
  }

  private void grow(int cell) {
    int length = Math.max(cell + 1, 2 * counts.length);
    counts = Arrays.copyOf(counts, length);
    singles = Arrays.copyOf(singles, length);
    tables = Arrays.copyOf(tables, length);
    bits = Arrays.copyOf(bits, length);
  }

  private long[] longer(int cell, int word) {
    largest = Math.max(largest, (word << 6) + 63);
    long[] old = bits[cell];
    int length = Math.max(word + 1, (largest >>> 6) + 1);
    long[] longer = old == null ? new long[length] : Arrays.copyOf(old, length);
    bits[cell] = longer;
    bytesOfSets += (long) Long.BYTES * length - (old == null ? 0 : (long) Long.BYTES * old.length);
    return longer;
  }

  private void addToTable(int cell, int actor) {
    int[] table = tables[cell];
    if (table == null) {
      table = new int[SMALLEST_TABLE];
      insert(table, singles[cell]);
      tables[cell] = table;
      bytesOfSets += OF_ARRAY + (long) Integer.BYTES * table.length;
    }
    if (!insert(table, actor)) {
      return;
    }
    int count = ++counts[cell];
    if (count < table.length - table.length / 4) {
      return;
    }
    if (count > Math.max(FEWEST_WORDS, largest >>> 6)) {
      largest |= 63; // those that the last word has room for
      long[] words = new long[(largest >>> 6) + 1];
      forEach(cell, one -> words[one >>> 6] |= 1L << one);
      bits[cell] = words;
      tables[cell] = null;
      bytesOfSets += (long) Long.BYTES * words.length - (long) Integer.BYTES * table.length;
      return;
    }
    int[] larger = new int[2 * table.length];
    forEach(cell, one -> insert(larger, one));
    tables[cell] = larger;
    bytesOfSets += (long) Integer.BYTES * table.length;
  }

  private static boolean insert(int[] table, int actor) {
    int mask = table.length - 1;
    int hash = actor * 0x9E3779B9;
    int at = (hash ^ (hash >>> 15)) & mask;
    while (table[at] != 0) {
      if (table[at] == ~actor) {
        return false;
      }
      at = (at + 1) & mask;
    }
    table[at] = ~actor;
    return true;
  }

  /** Gives each actor of a cell. */
  void forEach(int cell, IntConsumer to) {
    if (count(cell) == 0) {
      return;
    }
    long[] words = bits[cell];
    int[] table = tables[cell];
    if (words != null) {
      for (int i = 0; i < words.length; i++) {
        for (long word = words[i]; word != 0; word &= word - 1) {
          to.accept((i << 6) + Long.numberOfTrailingZeros(word));
        }
      }
    } else if (table != null) {
      for (int inverted : table) {
        if (inverted != 0) {
          to.accept(~inverted);
        }
      }
    } else {
      to.accept(singles[cell]);
    }
  }
}
