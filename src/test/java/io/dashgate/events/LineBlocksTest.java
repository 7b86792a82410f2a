package io.dashgate.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Test;

/** Lines in blocks, and damaged ones. */
class LineBlocksTest {

  private static final int MOST = 16 * 1024 * 1024;

  private final LineBlocks blocks = new LineBlocks();

  private byte[] block(String lines) {
    byte[] bytes = lines.getBytes(UTF_8);
    return blocks.block(Arrays.copyOf(bytes, bytes.length + 7), bytes.length);
  }

  private static String lines(byte[] blocks) throws DataFormatException {
    return new String(LineBlocks.lines(blocks, MOST), UTF_8);
  }

  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      String one = "x" + random.nextInt(random.nextBoolean() ? 3 : 1 << 30);
      text.append(one.repeat(1 + random.nextInt(20)));
    }
    return text.substring(0, length);
  }

  @Test
  void blocksOfAllLengthsAreReadInOrder() throws Exception {
    Random random = new Random(5);
    for (int round = 0; round < 300; round++) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      List<String> expected = new ArrayList<>();
      for (int i = 1 + random.nextInt(5); i > 0; i--) {
        String lines = text(random, 1 + random.nextInt(1 << random.nextInt(19)));
        expected.add(lines);
        all.writeBytes(block(lines));
      }
      assertEquals(String.join("\n", expected), lines(all.toByteArray()));
    }
    assertEquals("", lines(new byte[0]));
  }

  @Test
  void linesThatDoNotGetShorterAreAsTheyAre() throws Exception {
    byte[] noise = new byte[5_000];
    new Random(1).nextBytes(noise);
    byte[] block = blocks.block(noise, noise.length);
    assertEquals(noise.length + 8, block.length);
    assertArrayEquals(noise, LineBlocks.lines(block, MOST));
    assertTrue(block("ab".repeat(1_000)).length < 100);
  }

  @Test
  void damagedBlocksAreErrors() {
    Random random = new Random(9);
    byte[] good = block(text(random, 3_000));
    for (int length = 1; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThrows(DataFormatException.class, () -> lines(cut));
    }
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged = good.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        lines(damaged);
      } catch (DataFormatException noticed) {
        // else the damage is in a line
      }
    }
  }

  @Test
  void aLengthIsCheckedBeforeMemoryIsTaken() {
    for (int[] head : new int[][] {{Integer.MAX_VALUE, 4}, {-1, 4}, {100, -1}, {4, 5}, {0, 0}}) {
      byte[] block = ByteBuffer.allocate(12).putInt(head[0]).putInt(head[1]).array();
      assertThrows(DataFormatException.class, () -> lines(block));
    }
    byte[] many = new byte[3 * block("a".repeat(100)).length];
    for (int i = 0; i < 3; i++) {
      byte[] one = block("a".repeat(100));
      System.arraycopy(one, 0, many, i * one.length, one.length);
    }
    assertThrows(DataFormatException.class, () -> LineBlocks.lines(many, 301));
    assertEquals(302, assertReads(many, 302).length);
  }

  private static byte[] assertReads(byte[] blocks, int most) {
    try {
      return LineBlocks.lines(blocks, most);
    } catch (DataFormatException e) {
      throw new AssertionError(e);
    }
  }
}
