package io.dashgate.events.reading;

import io.dashgate.events.columns.Column;
import io.dashgate.events.columns.ColumnFormat;
import io.dashgate.events.columns.ColumnPlace;
import io.dashgate.events.columns.DamagedColumnException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads columns in portions, strictly one after the other: the client needs time that grows with
 * the square of a result, and of results that are sent without a pause. While a worker thread
 * decodes a portion, the next one is read; there are never more than these two. A state object,
 * since a chain of futures would keep all portions. For one event loop.
 */
public final class ColumnPortions {

  /** The most bytes of a portion, unless one column alone has more. */
  private static final long MOST_BYTES = 1_000_000;

  /** The most columns of a portion. */
  private static final int MOST_COLUMNS = 2_000;

  /** Of a row, beside its data. */
  private static final int OVERHEAD = 64;

  private final EventSnapshot snapshot;
  private final List<Wanted> wanted;
  private final Consumer consumer;
  private final Promise<Void> done = Promise.promise();

  /** How many columns were asked for. */
  private int asked;

  private boolean isReading;
  private boolean isWorking;

  /** The portion that has been read and is not yet worked on. */
  private @Nullable Portion waiting;

  /** A column that is wanted; the catalogue says that it is there. */
  public record Wanted(StoredChunk chunk, int key) {}

  /** Takes columns. */
  @FunctionalInterface
  public interface Consumer {

    /** Takes a column. */
    void take(StoredChunk chunk, int key, Column column);
  }

  private record Portion(List<Wanted> wanted, RowSet<Row> rows) {}

  ColumnPortions(EventSnapshot snapshot, List<Wanted> wanted, Consumer consumer) {
    this.snapshot = snapshot;
    this.wanted = wanted;
    this.consumer = consumer;
  }

  /** Reads all. */
  Future<Void> read() {
    goOn();
    return done.future();
  }

  private void goOn() {
    if (done.future().isComplete()) {
      return;
    }
    Throwable reason = snapshot.reasonToStop();
    if (reason != null) {
      done.tryFail(reason);
      return;
    }
    if (!isWorking && waiting != null) {
      Portion portion = waiting;
      waiting = null;
      work(portion);
    }
    if (!isReading && waiting == null && asked < wanted.size()) {
      readNext();
    }
    if (!isReading && !isWorking && waiting == null) {
      done.tryComplete();
    }
  }

  private static final String COLUMNS =
      """
      select w.n, d.data
      from unnest($2::integer[], $3::integer[]) with ordinality as w (chunk_number, key_number, n)
      join event_column d on d.project_id = $1 and d.chunk_number = w.chunk_number
        and d.key_number = w.key_number
      order by w.n
      """;

  private void readNext() {
    List<Wanted> portion = wanted.subList(asked, end());
    asked += portion.size();
    isReading = true;
    snapshot
        .execute(
            COLUMNS,
            Tuple.of(snapshot.projectId())
                .addArrayOfInteger(
                    portion.stream().map(one -> one.chunk().number()).toArray(Integer[]::new))
                .addArrayOfInteger(portion.stream().map(Wanted::key).toArray(Integer[]::new)))
        .onComplete(
            rows -> {
              isReading = false;
              waiting = new Portion(portion, rows);
              goOn();
            },
            done::tryFail);
  }

  private int end() {
    long bytes = 0;
    int end = asked;
    while (end < wanted.size() && end - asked < MOST_COLUMNS) {
      Wanted next = wanted.get(end);
      bytes += next.chunk().bytes(List.of(next.key())) + OVERHEAD;
      if (bytes > MOST_BYTES && end > asked) {
        break;
      }
      end++;
    }
    return end;
  }

  private void work(Portion portion) {
    isWorking = true;
    snapshot
        .run(
            () -> {
              decode(portion);
              return null;
            })
        .onComplete(
            any -> {
              isWorking = false;
              goOn();
            },
            done::tryFail);
  }

  private void decode(Portion portion) {
    Iterator<Row> rows = portion.rows().iterator();
    for (int i = 0; i < portion.wanted().size(); i++) {
      Wanted one = portion.wanted().get(i);
      try {
        if (!rows.hasNext()) {
          throw new DamagedColumnException("a column is missing");
        }
        consumer.take(one.chunk(), one.key(), column(rows.next(), i, one));
      } catch (DamagedColumnException e) {
        throw snapshot.damaged(one.chunk(), e);
      }
    }
  }

  private Column column(Row row, int index, Wanted one) {
    if (row.getLong(0) != index + 1) {
      throw new DamagedColumnException("the column " + one.key() + " is missing");
    }
    return ColumnFormat.decode(
        row.getBuffer(1).getBytes(),
        one.chunk().events(),
        new ColumnPlace(snapshot.projectId(), one.chunk().number(), one.key()));
  }
}
