package io.dashgate.events.reading;

import io.dashgate.events.columns.Column;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Goes from chunk to chunk of a range, and reads some columns of each. For one event loop; a state
 * object, since a chain of futures would keep what was read.
 */
public final class ChunkWalk {

  /** The chunks that are read together have at most so many bytes, unless one alone has more. */
  private static final long MOST_BYTES = 1_000_000;

  private final EventSnapshot snapshot;
  private final ChunkRange range;
  private final Visitor visitor;
  private final Promise<@Nullable StoredChunk> done = Promise.promise();
  private final Deque<StoredChunk> ahead = new ArrayDeque<>();
  private @Nullable StoredChunk last;
  private boolean mayHaveMore = true;

  /** What is done with the chunks. */
  public interface Visitor {

    /** Returns the columns that are read of a chunk, all of which it has. */
    Collection<Integer> keys(StoredChunk chunk);

    /** Whether the walk ends before a chunk. */
    boolean endsBefore(StoredChunk chunk);

    /**
     * Takes the columns of a chunk, by their keys. Called on worker threads, one after another and
     * never at the same time as the other methods.
     */
    void take(StoredChunk chunk, Map<Integer, Column> columns);
  }

  private ChunkWalk(EventSnapshot snapshot, ChunkRange range, Visitor visitor) {
    this.snapshot = snapshot;
    this.range = range;
    this.visitor = visitor;
  }

  /**
   * Walks.
   *
   * @return the chunk before which it has ended; null: all were read
   */
  public static Future<@Nullable StoredChunk> walk(
      EventSnapshot snapshot, ChunkRange range, Visitor visitor) {
    ChunkWalk walk = new ChunkWalk(snapshot, range, visitor);
    walk.goOn();
    return walk.done.future();
  }

  private void goOn() {
    if (ahead.isEmpty() && mayHaveMore) {
      range
          .page(snapshot, last)
          .onComplete(
              page -> {
                ahead.addAll(page.chunks());
                mayHaveMore = page.mayHaveMore();
                last = ahead.isEmpty() ? last : ahead.getLast();
                step();
              },
              done::tryFail);
    } else {
      step();
    }
  }

  private void step() {
    StoredChunk next = ahead.peek();
    if (next == null || visitor.endsBefore(next)) {
      done.tryComplete(next);
      return;
    }
    List<StoredChunk> batch = new ArrayList<>();
    List<ColumnPortions.Wanted> wanted = new ArrayList<>();
    long bytes = 0;
    while (next != null) {
      Collection<Integer> keys = visitor.keys(next);
      bytes += next.bytes(keys);
      if (!batch.isEmpty() && (bytes > MOST_BYTES || visitor.endsBefore(next))) {
        break;
      }
      for (int key : keys) {
        wanted.add(new ColumnPortions.Wanted(next, key));
      }
      batch.add(ahead.remove());
      next = ahead.peek();
    }
    read(batch, wanted);
  }

  private void read(List<StoredChunk> batch, List<ColumnPortions.Wanted> wanted) {
    Gathering gathering = new Gathering(visitor, wanted);
    long largest = batch.stream().mapToLong(one -> one.bytes(visitor.keys(one))).max().orElse(0);
    // some kinds of columns have larger arrays
    snapshot
        .takeForColumns(2 * largest)
        .compose(any -> snapshot.columns(wanted, gathering::take))
        .onComplete(any -> goOn(), done::tryFail);
  }

  /** Gathers the columns of a chunk. */
  private static final class Gathering {

    private final Visitor visitor;
    private final List<ColumnPortions.Wanted> wanted;
    private Map<Integer, Column> columns = new HashMap<>();
    private int taken;

    Gathering(Visitor visitor, List<ColumnPortions.Wanted> wanted) {
      this.visitor = visitor;
      this.wanted = wanted;
    }

    void take(StoredChunk chunk, int key, Column column) {
      columns.put(key, column);
      taken++;
      if (taken == wanted.size() || !wanted.get(taken).chunk().equals(chunk)) {
        visitor.take(chunk, columns);
        columns = new HashMap<>();
      }
    }
  }
}
