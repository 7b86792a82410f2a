package io.dashgate.events.columns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.events.columns.PackedChunk.PackedColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChunkTest {

  /** Seed, events, days, keys, and the share of keys that an event has. */
  static Stream<Arguments> worlds() {
    return Stream.of(
        Arguments.of(1, 1, 1, 5, 0.5),
        Arguments.of(2, 199, 1, 20, 0.5),
        Arguments.of(3, 200, 10, 20, 0.5),
        Arguments.of(4, 3_000, 20, 40, 0.6),
        Arguments.of(5, 3_000, 3_650, 12, 0.9),
        Arguments.of(6, 500, 3_650, 1_000, 0.05),
        Arguments.of(7, 2_000, 44, 300, 0.3),
        Arguments.of(8, 70_000, 30, 3, 0.5));
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void eventsAreReadBackAsTheyWere(int seed, int count, int days, int keys, double share) {
    List<RandomEvents.Event> events =
        new RandomEvents(new Random(seed)).list(count, days, keys, share);
    List<PackedChunk> packed = Unpacked.pack(events);
    assertTrue(packed.stream().allMatch(chunk -> chunk.events() <= ChunkBuilder.MOST_EVENTS));
    assertSame(packed, events);
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void eventsAreTheSameAfterMergesAndSplits(int seed, int count, int days, int keys, double share) {
    Random random = new Random(seed);
    List<RandomEvents.Event> events = new RandomEvents(random).list(count, days, keys, share);
    List<Chunk> chunks = Unpacked.pack(events).stream().map(Unpacked::read).toList();
    ChunkBuilder builder = new ChunkBuilder();
    List<PackedChunk> again = new ArrayList<>();
    for (Chunk chunk : chunks) {
      for (int i = 0; i < chunk.events(); i++) {
        if (builder.events() > 0 && random.nextInt(1 + count / 5) == 0) {
          again.addAll(builder.build());
          builder = new ChunkBuilder();
        }
        chunk.copy(i, builder);
      }
    }
    again.addAll(builder.build());
    assertSame(again, events);
  }

  private static void assertSame(List<PackedChunk> packed, List<RandomEvents.Event> events) {
    int at = 0;
    for (PackedChunk one : packed) {
      Chunk chunk = Unpacked.read(one);
      assertEquals(events.get(at).micros(), one.firstMicros());
      for (int i = 0; i < chunk.events(); i++) {
        RandomEvents.Event event = events.get(at++);
        assertEquals(event.micros(), chunk.micros(i));
        assertEquals(event.uuid(), chunk.uuid(i));
        assertEquals(event.id(), chunk.id(i));
        assertEquals(event.received(), chunk.receivedMicros(i));
        assertEquals(event.elements(), chunk.elementsChain(i));
        assertEquals(event.object(), chunk.properties(i));
      }
      assertEquals(events.get(at - 1).micros(), one.lastMicros());
    }
    assertEquals(events.size(), at);
  }

  @Test
  void anEventMayHaveLongTexts() {
    ChunkBuilder builder = new ChunkBuilder();
    List<String> texts = new ArrayList<>();
    Random random = new Random(11);
    for (int i = 0; i < 300; i++) {
      String text =
          (i % 100 == 0 ? "é" : "x" + random.nextInt()).repeat(i % 100 == 0 ? 1_000_000 : 900);
      builder.add(i * 1000L, new UUID(i, i), i, i, null);
      builder.properties("{\"text\":\"" + text + "\",\"n\":" + i + "}");
      texts.add(text);
    }
    List<PackedChunk> packed = builder.build();
    assertTrue(packed.size() > 3);
    int at = 0;
    for (PackedChunk one : packed) {
      Chunk chunk = Unpacked.read(one);
      for (int i = 0; i < chunk.events(); i++, at++) {
        assertEquals("{\"n\":" + at + ",\"text\":\"" + texts.get(at) + "\"}", chunk.properties(i));
      }
    }
    assertEquals(300, at);
  }

  @Test
  void sumsAreTheSameToTheBit() {
    Random random = new Random(5);
    List<String> numbers = new ArrayList<>();
    ChunkBuilder builder = new ChunkBuilder();
    double expected = 0;
    for (int i = 0; i < 5_000; i++) {
      String number = String.valueOf(random.nextInt(1_000_000) / 100.0).replaceAll("\\.0$", "");
      numbers.add(number);
      expected += Double.parseDouble(number);
      builder.add(i, new UUID(0, i), 1, i, null);
      builder.properties("{\"amount\":" + number + "}");
    }
    PackedChunk packed = builder.build().get(0);
    Column amount =
        packed.columns().stream()
            .filter(column -> column.key().equals("amount"))
            .map(column -> ColumnFormat.decode(column.encoded().data(), packed.events()))
            .findFirst()
            .orElseThrow();
    double sum = 0;
    for (double value : ((DoubleColumn) amount).values()) {
      sum += value;
    }
    assertEquals(expected, sum);
  }

  @Test
  void kindsAreTheSmallestThatKeepTheTexts() {
    assertInstanceOf(IntColumn.class, column("1", "2", "-7"));
    assertInstanceOf(LongColumn.class, column("1", "2147483648"));
    assertInstanceOf(DoubleColumn.class, column("1", "2.5"));
    assertTrue(assertInstanceOf(DictionaryColumn.class, column("\"a\"", "\"1\"")).isText());
    for (String odd :
        List.of("1.0", "1e3", "-0", "12.50", "9007199254740993.5", "null", "true", "[1]")) {
      assertFalse(assertInstanceOf(DictionaryColumn.class, column("1", odd), odd).isText(), odd);
    }
  }

  private static Column column(String... values) {
    ChunkBuilder builder = new ChunkBuilder();
    for (int i = 0; i < 400; i++) {
      builder.add(i, new UUID(0, i), 1, i, null);
      builder.properties("{\"key\":" + values[i % values.length] + "}");
    }
    PackedChunk packed = builder.build().get(0);
    PackedColumn column = packed.columns().get(packed.columns().size() - 1);
    assertEquals("key", column.key());
    return ColumnFormat.decode(column.encoded().data(), packed.events());
  }

  @Test
  void aFlippedBitIsNoticedWhereverItIs() {
    Random random = new Random(3);
    List<RandomEvents.Event> events = new RandomEvents(random).list(300, 3, 10, 0.7);
    PackedChunk packed = Unpacked.pack(events).get(0);
    for (PackedColumn column : packed.columns()) {
      byte[] data = column.encoded().data();
      for (int i = 0; i < data.length; i += i < 40 ? 1 : 1 + random.nextInt(20)) {
        byte[] damaged = data.clone();
        damaged[i] ^= (byte) (1 << random.nextInt(8));
        assertThrows(
            DamagedColumnException.class, () -> ColumnFormat.decode(damaged, packed.events()));
      }
      for (int length : List.of(0, 3, 4, 8, data.length - 1)) {
        assertThrows(
            DamagedColumnException.class,
            () -> ColumnFormat.decode(Arrays.copyOf(data, length), packed.events()));
      }
      assertThrows(
          DamagedColumnException.class, () -> ColumnFormat.decode(data, packed.events() + 1));
    }
  }

  @Test
  void eventsOutOfOrderAreRefused() {
    ChunkBuilder builder = new ChunkBuilder();
    builder.add(2, new UUID(0, 1), 1, 1, null);
    assertThrows(IllegalArgumentException.class, () -> builder.add(1, new UUID(0, 2), 1, 1, null));
  }

  @Test
  void sparseEventsOfManyYearsAreFewChunks() {
    List<RandomEvents.Event> events = new RandomEvents(new Random(9)).list(2_400, 3_650, 8, 0.8);
    int columns = Unpacked.pack(events).stream().mapToInt(chunk -> chunk.columns().size()).sum();
    assertTrue(columns < events.size() / 10, () -> columns + " columns");
  }
}
