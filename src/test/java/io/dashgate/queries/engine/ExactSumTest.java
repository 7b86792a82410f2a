package io.dashgate.queries.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSumTest {

  @Test
  void sumsWithoutAnyError() {
    Random random = new Random(1);
    for (int round = 0; round < 3000; round++) {
      List<Double> numbers = new ArrayList<>();
      for (int i = random.nextInt(40); i >= 0; i--) {
        numbers.add(number(random));
      }
      if (random.nextInt(4) == 0) {
        List.copyOf(numbers).forEach(one -> numbers.add(-one)); // nearly nothing is left
        numbers.add(number(random));
      }
      Collections.shuffle(numbers, random);
      BigDecimal expected = BigDecimal.ZERO;
      ExactSum one = new ExactSum();
      ExactSum other = new ExactSum();
      for (double number : numbers) {
        expected = expected.add(new BigDecimal(number));
        (random.nextBoolean() ? one : other).add(number);
      }
      one.add(other);
      double nearest = expected.doubleValue();
      double most = Double.MAX_VALUE;
      assertEquals(Math.min(Math.max(nearest, -most), most), one.value() + 0.0, numbers::toString);
    }
  }

  private static double number(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt(1000) / 100.0;
      case 1 -> -random.nextDouble() * 1e15;
      case 2 -> Double.MIN_VALUE * random.nextInt(5);
      case 3 -> Math.scalb(random.nextDouble() - 0.5, random.nextInt(2000) - 1000);
      case 4 -> random.nextInt(10) == 0 ? Double.MAX_VALUE : random.nextLong();
      default -> random.nextGaussian();
    };
  }
}
