package io.dashgate.events.ingest;

import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * The first events of a project's inbox: what is processed by one transaction.
 *
 * @param events each UUID once, in the order of arrival; without those that are dropped
 * @param dropped events that only leave a warning
 * @param rejected lines that are no events
 * @param lines how many lines of the inbox all of them are
 * @param isFull whether there may be more in the inbox
 * @param receivedAt when the first of them arrived
 * @param nextId all rows of lower ids are done with
 * @param consumed the rows that are done with
 * @param rest null: all rows are done with
 */
record InboxBatch(
    List<IncomingEvent> events,
    List<IncomingEvent> dropped,
    List<Rejected> rejected,
    int lines,
    boolean isFull,
    Instant receivedAt,
    long nextId,
    List<Long> consumed,
    @Nullable Rest rest) {

  /**
   * A row of which only a part belongs to the batch.
   *
   * @param row with the other lines
   * @param bytes of them
   */
  record Rest(WaitingLines row, int events, int bytes) {}

  /** Each of them is a row to be written, and more ids to be moved. A batch has at most so many. */
  static final int MOST_MERGES = 1_000;

  /** An event that cannot be processed, with the reason. */
  record Rejection(UUID uuid, String reason) {}

  /** A line that cannot be processed. */
  record Rejected(OffsetDateTime receivedAt, String reason, String data) {}

  /**
   * Reads a batch.
   *
   * @param page with at least one row
   */
  static InboxBatch read(InboxRows.Page page, Attempt attempt) {
    Reader reader = new Reader(attempt);
    List<WaitingLines> rows = page.rows();
    rows.forEach(reader::add);
    return new InboxBatch(
        reader.events,
        reader.dropped,
        reader.rejected,
        reader.lines,
        page.isFull() || reader.consumed.size() < rows.size(),
        rows.get(0).receivedAt().toInstant(),
        reader.nextId,
        reader.consumed,
        reader.rest);
  }

  /** Returns the batch with some of its events set aside, for a reason. */
  InboxBatch setAside(Collection<IncomingEvent> refused, String reason) {
    if (refused.isEmpty()) {
      return this;
    }
    List<IncomingEvent> others = new ArrayList<>(events);
    others.removeAll(Set.copyOf(refused));
    List<Rejected> all = new ArrayList<>(rejected);
    refused.forEach(
        event ->
            all.add(new Rejected(event.received().atOffset(ZoneOffset.UTC), reason, event.text())));
    return new InboxBatch(others, dropped, all, lines, isFull, receivedAt, nextId, consumed, rest);
  }

  /** Returns the UUID of the only event of a batch of one line; null if the line is no event. */
  @Nullable UUID only() {
    return Stream.concat(events.stream(), dropped.stream())
        .map(IncomingEvent::uuid)
        .findFirst()
        .orElse(null);
  }

  /** Collects the events of one row after the other. */
  private static final class Reader {

    private final List<IncomingEvent> events = new ArrayList<>();
    private final List<IncomingEvent> dropped = new ArrayList<>();
    private final List<Rejected> rejected = new ArrayList<>();
    private final List<Long> consumed = new ArrayList<>();
    private final Set<UUID> uuids = new HashSet<>();
    private final Attempt attempt;
    private int lines;
    private int merges;
    private long nextId;
    private @Nullable Rest rest;

    Reader(Attempt attempt) {
      this.attempt = attempt;
    }

    void add(WaitingLines row) {
      if (isFull()) {
        return;
      }
      List<String> all;
      try {
        all = row.lines();
      } catch (DataFormatException damaged) {
        String data = Base64.getEncoder().encodeToString(row.data().getBytes());
        rejected.add(new Rejected(row.receivedAt(), damaged.toString(), data));
        consume(row);
        return;
      }
      int taken = 0;
      while (taken < all.size() && !isFull()) {
        add(all.get(taken++), row);
        lines++;
      }
      if (taken == all.size()) {
        consume(row);
      } else {
        List<String> others = all.subList(taken, all.size());
        int bytes = others.stream().mapToInt(line -> line.length() + 1).sum();
        rest = new Rest(row.with(others), others.size(), bytes);
      }
    }

    private boolean isFull() {
      return lines >= attempt.mostLines() || merges >= MOST_MERGES;
    }

    private void consume(WaitingLines row) {
      consumed.add(row.id());
      nextId = row.id() + 1;
    }

    private void add(String line, WaitingLines row) {
      attempt.check();
      Rejection rejection = attempt.rejection();
      try {
        IncomingEvent event =
            IncomingEvent.read(line, lines, row.receivedAt().toInstant(), attempt.months());
        if (rejection != null && rejection.uuid().equals(event.uuid())) {
          rejected.add(new Rejected(row.receivedAt(), rejection.reason(), line));
        } else if (event.isDropped()) {
          dropped.add(event);
        } else if (uuids.add(event.uuid())) {
          events.add(event);
          merges += event.person().other() == null ? 0 : 1;
        }
      } catch (IOException | RuntimeException none) {
        rejected.add(new Rejected(row.receivedAt(), none.toString(), line));
      }
    }
  }
}
