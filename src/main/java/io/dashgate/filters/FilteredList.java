package io.dashgate.filters;

import io.dashgate.platform.db.RowBytes;
import io.dashgate.platform.http.AnswerMemory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page of a list, portion by portion, until it is full. A filter may leave out most of what
 * is read, so the bytes and the time are limited: then the page has what was found, possibly
 * nothing, and the list goes on where the reading has stopped. For one event loop.
 *
 * @param <T> the rows
 * @param <P> their places in the list
 */
public final class FilteredList<T, P> {

  /** Rows of a portion of which a filter may leave out some. */
  private static final int PORTION = 1_000;

  private static final long MOST_BYTES = 16_000_000;
  private static final long MOST_BYTES_OF_PAGE = 2_000_000;
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

  /** Of a portion: its bytes, its texts, and those of which the filter has read the properties. */
  private static final long MEMORY = 3 * RowBytes.MAX + 2 * MOST_BYTES_OF_PAGE;

  private final Source<T, P> source;
  private final RowKind<T, P> kind;
  private final AnswerMemory memory;
  private final boolean skipsInSource;
  private final int limit;
  private final List<T> found = new ArrayList<>();
  private final Promise<FilteredPage<T, P>> done = Promise.promise();
  private final long begun = System.nanoTime();
  private long toSkip;
  private long pageBytes;
  private long readBytes;
  private int portions;
  private @Nullable P reached;

  /** Reads rows. */
  @FunctionalInterface
  public interface Source<T, P> {

    /**
     * Reads a portion.
     *
     * @param after the place that it comes after; null: the list begins with it
     * @param most how many rows it may have
     * @param skip how many are left out first
     * @param number of the portion, from 0
     */
    Future<Portion<T, P>> read(@Nullable P after, int most, long skip, int number);
  }

  /**
   * What rows are.
   *
   * @param position returns the place of a row
   * @param bytes returns about how many bytes a row has in an answer
   * @param filter whether a row matches; runs on a worker thread; null: all match
   * @param workers run the filter
   */
  public record RowKind<T, P>(
      Function<T, P> position,
      ToLongFunction<T> bytes,
      @Nullable Predicate<T> filter,
      FilterWorkers workers) {}

  private FilteredList(
      Source<T, P> source,
      RowKind<T, P> kind,
      boolean skipsInSource,
      AnswerMemory memory,
      int limit,
      long toSkip) {
    this.source = source;
    this.kind = kind;
    this.skipsInSource = skipsInSource && kind.filter() == null;
    this.memory = memory;
    this.limit = limit;
    this.toSkip = toSkip;
  }

  /**
   * Reads a page.
   *
   * @param skipsInSource whether the source leaves out rows without reading them, if there is no
   *     filter
   * @param memory of the answer, for pages of more than one portion
   * @param limit of the page
   * @param offset how many rows are left out first
   */
  public static <T, P> Future<FilteredPage<T, P>> page(
      Source<T, P> source,
      RowKind<T, P> kind,
      boolean skipsInSource,
      AnswerMemory memory,
      int limit,
      long offset) {
    FilteredList<T, P> list =
        new FilteredList<>(source, kind, skipsInSource, memory, limit, offset);
    list.readOn(null);
    return list.done.future();
  }

  /** A promise, since a chain of futures would keep the rows of all portions. */
  private void readOn(@Nullable P after) {
    long skip = 0;
    if (skipsInSource) {
      skip = toSkip;
      toSkip = 0;
    }
    int most =
        kind.filter() == null
            ? (int) Math.min(toSkip + limit + 1 - found.size(), PORTION)
            : PORTION;
    source
        .read(after, most, skip, portions++)
        .compose(this::matching)
        .map(this::add)
        .onComplete(
            isComplete -> {
              if (!isComplete) {
                goOn();
              }
            },
            done::fail);
  }

  private Future<Portion<T, P>> matching(Portion<T, P> portion) {
    Predicate<T> filter = kind.filter();
    return filter == null || portion.rows().isEmpty()
        ? Future.succeededFuture(portion)
        : kind.workers().run(() -> matching(portion, filter));
  }

  /** Returns the rows that match: those of a part of the portion, if the time is up. */
  private Portion<T, P> matching(Portion<T, P> portion, Predicate<T> filter) {
    List<T> matching = new ArrayList<>();
    for (T row : portion.rows()) {
      if (filter.test(row)) {
        matching.add(row);
      }
      if (isTimeUp()) {
        return new Portion<>(matching, kind.position().apply(row), portion.bytes());
      }
    }
    return new Portion<>(matching, portion.end(), portion.bytes());
  }

  private boolean isTimeUp() {
    return System.nanoTime() - begun > MOST_NANOS;
  }

  /** Returns whether the page is complete. */
  private boolean add(Portion<T, P> portion) {
    readBytes += portion.bytes();
    for (T row : portion.rows()) {
      if (toSkip > 0) {
        toSkip--;
        continue;
      }
      long bytes = kind.bytes().applyAsLong(row);
      boolean fits = found.isEmpty() || pageBytes + bytes <= MOST_BYTES_OF_PAGE;
      if (found.size() == limit || !fits) {
        return complete(kind.position().apply(found.get(found.size() - 1)));
      }
      found.add(row);
      pageBytes += bytes;
    }
    if (portion.end() == null || readBytes > MOST_BYTES || isTimeUp()) {
      return complete(portion.end());
    }
    reached = portion.end();
    return false;
  }

  private boolean complete(@Nullable P next) {
    done.complete(new FilteredPage<>(found, next, toSkip));
    return true;
  }

  private void goOn() {
    Future<Void> taken = portions > 1 ? Future.succeededFuture() : memory.take(MEMORY);
    taken.onComplete(any -> readOn(reached), done::fail);
  }
}
