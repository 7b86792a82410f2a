package io.dashgate.events.sealing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MergePlanTest {

  private static final long DAY = 86_400_000_000L;
  private static final long MEMORY = 64L * 1024 * 1024;

  private int number;

  private ChunkEntry chunk(long day, long days, int events, int bytes) {
    return new ChunkEntry(
        ++number,
        1,
        day * DAY,
        (day + days) * DAY,
        events,
        new Integer[] {0, 1, 16},
        new Integer[] {4 * events, 4 * events, bytes});
  }

  private List<Integer> chosen(ChunkEntry... chunks) {
    return MergePlan.choose(List.of(chunks), MEMORY).stream().map(ChunkEntry::number).toList();
  }

  @Test
  void fourOfLikeSizeAreMerged() {
    ChunkEntry[] four =
        IntStream.range(0, 4).mapToObj(i -> chunk(i, 1, 5_000, 5_000)).toArray(ChunkEntry[]::new);
    assertEquals(List.of(1, 2, 3, 4), chosen(four));
    assertEquals(List.of(), chosen(four[0], four[1], four[2]));
    assertEquals(List.of(), chosen(four[0], four[1], four[2], chunk(4, 1, 300, 300)));
  }

  @Test
  void twoTinyOnesAndTwoThatFillAChunkAreMerged() {
    assertEquals(List.of(1, 2), chosen(chunk(0, 300, 190, 100), chunk(900, 1, 5, 100)));
    assertEquals(List.of(3, 4), chosen(chunk(0, 1, 20_000, 100), chunk(2, 1, 20_000, 100)));
  }

  @Test
  void whatWouldBeTooLongTooLargeOrTooMuchIsNotMerged() {
    ChunkEntry[] apart =
        IntStream.range(0, 9)
            .mapToObj(i -> chunk(40L * i, 30, 2_000, 100))
            .toArray(ChunkEntry[]::new);
    assertEquals(List.of(), chosen(apart));
    ChunkEntry[] large =
        IntStream.range(0, 9).mapToObj(i -> chunk(i, 1, 2_000, 300_000)).toArray(ChunkEntry[]::new);
    assertEquals(List.of(), chosen(large));
    ChunkEntry[] fine =
        IntStream.range(0, 4).mapToObj(i -> chunk(i, 1, 2_000, 100)).toArray(ChunkEntry[]::new);
    assertEquals(List.of(), MergePlan.choose(List.of(fine), 100_000));
  }

  @Test
  void mergingEndsWithFewChunks() {
    Random random = new Random(1);
    List<ChunkEntry> chunks = new ArrayList<>();
    long rewritten = 0;
    long sealed = 0;
    for (int i = 0; i < 2_000; i++) {
      int events = 5_000 + random.nextInt(500);
      sealed += events;
      chunks.add(chunk(i / 100, 1, events, events));
      List<ChunkEntry> merged = MergePlan.choose(chunks, MEMORY);
      while (!merged.isEmpty()) {
        chunks.removeAll(merged);
        int all = merged.stream().mapToInt(ChunkEntry::events).sum();
        rewritten += all;
        long first = merged.stream().mapToLong(ChunkEntry::firstMicros).min().orElseThrow() / DAY;
        long last = merged.stream().mapToLong(ChunkEntry::lastMicros).max().orElseThrow() / DAY;
        chunks.add(chunk(first, last - first, all, all));
        merged = MergePlan.choose(chunks, MEMORY);
      }
    }
    long events = sealed;
    assertTrue(chunks.size() < events / 30_000, () -> chunks.size() + " chunks");
    long again = rewritten;
    assertTrue(again <= 3 * events, () -> again + " events packed again");
  }
}
