package io.dashgate.platform.db;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a page: the first ones, which its statement sent, and the rest, which it did not send
 * because together they are too long. The rest is read in portions, one after the other, by a
 * statement each: a row then has the values of that time, and a row that was removed meanwhile is
 * left out. For one event loop.
 */
public final class PageRows<T> {

  private final @Nullable RowSource<T> source;
  private final Deque<Pending> rest = new ArrayDeque<>();
  private List<T> first = List.of();

  /** A row to be read. */
  private record Pending(long id, long bytes) {}

  private PageRows(@Nullable RowSource<T> source) {
    this.source = source;
  }

  /** Returns rows of which none is missing. */
  public static <T> PageRows<T> whole(List<T> rows) {
    PageRows<T> page = new PageRows<>(null);
    page.first = rows;
    return page;
  }

  /** Returns the rows of a statement that is bounded as {@link RowBytes} says. */
  public static <T> PageRows<T> of(RowSet<Row> rows, RowSource<T> source) {
    PageRows<T> page = new PageRows<>(source);
    page.first = page.split(rows, source);
    return page;
  }

  /** Returns the first rows. */
  public List<T> first() {
    return first;
  }

  /** Returns the first rows and the rest, which it reads. */
  public Future<List<T>> readAll() {
    List<T> all = new ArrayList<>(first);
    return readRest(all::addAll).map(all);
  }

  /** Whether all rows have been read. */
  public boolean isComplete() {
    return rest.isEmpty();
  }

  /** Returns the bytes of the rows that were not read yet. */
  public long restBytes() {
    return rest.stream().mapToLong(Pending::bytes).sum();
  }

  /**
   * Reads the rest.
   *
   * @param each takes the rows of a portion before the next one is read; must not block
   */
  public Future<Void> readRest(Consumer<List<T>> each) {
    Promise<Void> done = Promise.promise();
    readNext(each, done);
    return done.future();
  }

  /** A promise, since a chain of futures would keep the rows of all portions. */
  private void readNext(Consumer<List<T>> each, Promise<Void> done) {
    if (source == null || rest.isEmpty()) {
      done.complete();
      return;
    }
    RowSource<T> rows = source;
    rows.byIds()
        .apply(nextIds())
        .map(
            portion -> {
              each.accept(split(portion, rows));
              return null;
            })
        .onComplete(any -> readNext(each, done), done::fail);
  }

  private Long[] nextIds() {
    List<Long> ids = new ArrayList<>();
    long bytes = 0;
    while (!rest.isEmpty() && (ids.isEmpty() || bytes + rest.element().bytes() <= RowBytes.MAX)) {
      Pending row = rest.remove();
      ids.add(row.id());
      bytes += row.bytes();
    }
    return ids.toArray(Long[]::new);
  }

  /**
   * Returns the rows before the first one that is not complete, and puts the others before the
   * rest: those that have become longer meanwhile may exceed a portion.
   */
  private List<T> split(RowSet<Row> rows, RowSource<T> source) {
    List<T> complete = new ArrayList<>(rows.size());
    Deque<Pending> others = new ArrayDeque<>();
    for (Row row : rows) {
      Long bytes = row.getLong(row.size() - 1);
      if (bytes == null && others.isEmpty()) {
        T read = source.read().apply(row);
        if (read != null) {
          complete.add(read);
        }
      } else {
        others.addFirst(new Pending(source.id().applyAsLong(row), bytes == null ? 0 : bytes));
      }
    }
    others.forEach(rest::addFirst);
    return complete;
  }
}
