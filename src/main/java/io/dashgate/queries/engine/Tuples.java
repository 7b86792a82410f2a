package io.dashgate.queries.engine;

/** Numbers different tuples of one to three numbers. A tuple of one number is that number. */
final class Tuples {

  private final int arity;
  private final LongNumbers pairs = new LongNumbers();

  /** Pairs of a pair and a third number. */
  private final LongNumbers triples = new LongNumbers();

  private int largest = -1;

  Tuples(int arity) {
    this.arity = arity;
  }

  /** Returns the number of tuples; of single numbers, one more than the largest. */
  int size() {
    return switch (arity) {
      case 1 -> largest + 1;
      case 2 -> pairs.size();
      default -> triples.size();
    };
  }

  /** Returns the bytes that it takes. */
  long bytes() {
    return pairs.bytes() + triples.bytes();
  }

  /**
   * Returns the number of a tuple; it is added if it is not there.
   *
   * @param second ignored if there is only one
   * @param third ignored if there are less than three
   */
  int add(int first, int second, int third) {
    if (arity == 1) {
      largest = Math.max(largest, first);
      return first;
    }
    int pair = pairs.add((long) first << 32 | second);
    return arity == 2 ? pair : triples.add((long) pair << 32 | third);
  }

  /** Adds all single numbers up to one. */
  void expect(int number) {
    largest = Math.max(largest, number);
  }

  /** Returns a part of a tuple. */
  int part(int tuple, int index) {
    if (arity == 1) {
      return tuple;
    }
    if (arity == 3 && index == 2) {
      return (int) triples.key(tuple);
    }
    long pair = pairs.key(arity == 3 ? (int) (triples.key(tuple) >>> 32) : tuple);
    return index == 0 ? (int) (pair >>> 32) : (int) pair;
  }
}
