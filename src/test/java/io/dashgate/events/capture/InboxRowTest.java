package io.dashgate.events.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.events.EventLine;
import io.dashgate.events.LineBlocks;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rows of events of several requests. */
class InboxRowTest {

  private static List<Piece> pieces(int number, int events, int length) {
    StringBuilder batch = new StringBuilder("[");
    for (int i = 0; i < events; i++) {
      batch.append(i == 0 ? "" : ",");
      batch.append(
          "{\"event\":\"%d-%d\",\"distinct_id\":\"d\",\"properties\":{\"a\":\"%s\"}}"
              .formatted(number, i, "x".repeat(length)));
    }
    return new EventLines(false, false, null, null, 0, new LineBlocks())
        .write(Requests.read(batch + "]").events());
  }

  @Test
  void fewLinesArePlain() {
    List<Piece> pieces = new ArrayList<>(pieces(0, 1, 10));
    pieces.addAll(pieces(1, 2, 10));
    InboxRow row = InboxRow.of(1, pieces, new LineBlocks()).get(0);
    assertEquals(InboxRow.PLAIN, row.codec());
    assertEquals(List.of("0-0", "1-0", "1-1"), names(row));
  }

  @Test
  void piecesOfAllSizesStayInOrder() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      List<Piece> pieces = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      int requests = 1 + random.nextInt(12);
      for (int number = 0; number < requests; number++) {
        int events = 1 + random.nextInt(4);
        pieces.addAll(pieces(number, events, random.nextInt(random.nextBoolean() ? 100 : 5_000)));
        for (int i = 0; i < events; i++) {
          expected.add(number + "-" + i);
        }
      }
      List<String> found = new ArrayList<>();
      InboxRow.of(1, pieces, new LineBlocks()).forEach(row -> found.addAll(names(row)));
      assertEquals(expected, found);
    }
  }

  private static List<String> names(InboxRow row) {
    return Requests.lines(row).stream().map(EventLine::event).toList();
  }
}
