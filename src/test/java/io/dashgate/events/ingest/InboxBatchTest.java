package io.dashgate.events.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dashgate.events.EventLine;
import io.dashgate.testing.Inbox;
import io.vertx.core.buffer.Buffer;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Test;

/** What is read of the rows of an inbox. */
class InboxBatchTest {

  private static final OffsetDateTime NOW =
      OffsetDateTime.of(2026, 11, 30, 9, 0, 0, 0, ZoneOffset.UTC);

  private static WaitingLines row(long id, String... lines) {
    return new WaitingLines(id, NOW, 0, Buffer.buffer(String.join("\n", lines)));
  }

  private static String line(String name) {
    return Inbox.event(name, "a", "{}").write();
  }

  private static InboxBatch read(int mostLines, WaitingLines... rows) {
    return InboxBatch.read(
        new InboxRows.Page(List.of(rows), false), new Attempt(0, 0, mostLines, 0, null));
  }

  private static List<String> names(InboxBatch batch) {
    return batch.events().stream().map(IncomingEvent::name).toList();
  }

  @Test
  void longRowsAreDeflated() throws DataFormatException {
    List<String> lines = IntStream.range(0, 1000).mapToObj(i -> line("é" + i)).toList();
    WaitingLines row = row(1).with(lines);

    assertEquals(1, row.codec());
    assertEquals(lines, row.lines());
    assertEquals(lines.subList(0, 2), row.with(lines.subList(0, 2)).lines());
    assertEquals(0, row.with(lines.subList(0, 2)).codec());
  }

  @Test
  void damagedDataIsNoticed() {
    byte[] deflated = row(1).with(List.of("x".repeat(5_000))).data().getBytes();
    Buffer half = Buffer.buffer().appendBytes(deflated, 0, deflated.length / 2);

    assertThrows(DataFormatException.class, () -> new WaitingLines(1, NOW, 1, half).lines());
    assertThrows(
        DataFormatException.class,
        () -> new WaitingLines(1, NOW, 1, Buffer.buffer("text")).lines());
    assertThrows(
        DataFormatException.class,
        () -> new WaitingLines(1, NOW, 7, Buffer.buffer("text")).lines());
  }

  @Test
  void aBatchEndsWithinARow() throws DataFormatException {
    InboxBatch batch = read(3, row(5, line("a"), line("b")), row(7, line("c"), line("d")));

    assertEquals(List.of("a", "b", "c"), names(batch));
    assertEquals(List.of(5L), batch.consumed());
    assertEquals(6, batch.nextId());
    assertEquals(7, Objects.requireNonNull(batch.rest()).row().id());
    assertEquals(1, batch.rest().row().lines().size());
    assertEquals(true, batch.isFull());
  }

  @Test
  void allRowsMayBeConsumed() {
    InboxBatch batch = read(4, row(5, line("a"), line("b")), row(7, line("c"), line("d")));

    assertEquals(List.of(5L, 7L), batch.consumed());
    assertEquals(8, batch.nextId());
    assertNull(batch.rest());
    assertEquals(false, batch.isFull());
    assertEquals(4, batch.lines());
  }

  @Test
  void theFirstOfTwoEventsOfAUuidCounts() {
    EventLine first = Inbox.event("first", "a", "{}");
    EventLine second = new EventLine(first.uuid(), true, 0, "second", "b", false, null, "{}");

    assertEquals(List.of("first"), names(read(9, row(1, first.write(), second.write()))));
  }

  @Test
  void whatIsNoEventIsRejected() {
    InboxBatch batch = read(9, row(1, "no event", line("a"), "[]"));

    assertEquals(List.of("a"), names(batch));
    assertEquals(
        List.of("no event", "[]"),
        batch.rejected().stream().map(InboxBatch.Rejected::data).toList());
    assertEquals(3, batch.lines());
  }

  @Test
  void aRowThatCannotBeReadIsRejected() {
    WaitingLines damaged = new WaitingLines(1, NOW, 1, Buffer.buffer("damaged"));
    InboxBatch batch = read(9, damaged, row(2, line("a")));

    assertEquals(List.of("a"), names(batch));
    assertEquals(List.of(1L, 2L), batch.consumed());
    assertEquals("ZGFtYWdlZA==", batch.rejected().get(0).data());
  }

  @Test
  void anEventIsSetAsideWithAReasonWhereverItIs() {
    EventLine refused = Inbox.event("a", "a", "{}");
    InboxBatch.Rejection rejection = new InboxBatch.Rejection(refused.uuid(), "a reason");
    InboxBatch batch =
        InboxBatch.read(
            new InboxRows.Page(List.of(row(1, line("x"), refused.write(), line("b"))), false),
            new Attempt(0, 0, 2, 0, rejection));

    assertEquals(List.of("x"), names(batch));
    assertEquals("a reason", batch.rejected().get(0).reason());
    assertEquals(refused.write(), batch.rejected().get(0).data());
    assertEquals(1, Objects.requireNonNull(batch.rest()).events());
  }

  @Test
  void aReasonIsNotThatOfAnotherEvent() {
    InboxBatch.Rejection rejection = new InboxBatch.Rejection(UUID.randomUUID(), "a reason");
    InboxBatch batch =
        InboxBatch.read(
            new InboxRows.Page(List.of(row(1, line("a"))), false),
            new Attempt(0, 0, 1, 0, rejection));

    assertEquals(List.of("a"), names(batch));
    assertEquals(List.of(), batch.rejected());
  }

  @Test
  void nothingIsReadForAnAttemptThatIsOver() {
    Attempt attempt = new Attempt(0, 0, 9, 0, null);
    attempt.end();
    InboxRows.Page page = new InboxRows.Page(List.of(row(1, line("a"))), false);

    assertThrows(CancellationException.class, () -> InboxBatch.read(page, attempt));
  }

  @Test
  void aBatchEndsAfterSoManyMerges() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 1_100; i++) {
      lines.add(line("x"));
      lines.add(Inbox.event("$create_alias", "a", "{'alias':'id" + i + "'}").write());
    }
    InboxBatch batch = read(9_999, row(1, lines.toArray(String[]::new)));

    assertEquals(2 * InboxBatch.MOST_MERGES, batch.lines());
    assertEquals(200, Objects.requireNonNull(batch.rest()).events());
    assertEquals(true, batch.isFull());
  }
}
