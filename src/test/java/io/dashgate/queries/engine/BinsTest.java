package io.dashgate.queries.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.queries.model.Language;
import org.junit.jupiter.api.Test;

class BinsTest {

  @Test
  void theLargestNumbersHaveBins() {
    double[] numbers = {-1.7e308, 0, 1.7e308};
    Bins bins = Bins.of(numbers, 4, Language.QUERY);

    assertEquals(0, bins.bin(-1.7e308));
    assertEquals(2, bins.bin(0));
    assertEquals(3, bins.bin(1.7e308));
  }
}
