package io.dashgate.filters;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Estimates how many instructions a regular expression has once its counted repetitions are written
 * out. The library has no limit: {@code (a{1000}){1000}} would take a minute to look for.
 */
final class RegexSize {

  private static final Pattern REPETITION = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

  private final String expression;
  private final Deque<Long> groups = new ArrayDeque<>();
  private long group;
  private long atom;
  private int position;

  private RegexSize(String expression) {
    this.expression = expression;
  }

  /** Returns the number of instructions, or a large one. */
  static long of(String expression) {
    RegexSize size = new RegexSize(expression);
    while (size.position < expression.length()) {
      size.next();
    }
    // groups without an end are not valid
    return size.groups.stream().mapToLong(Long::longValue).sum() + size.group;
  }

  private void next() {
    char c = expression.charAt(position++);
    switch (c) {
      case '(' -> {
        groups.push(group);
        group = 0;
      }
      case ')' -> endGroup();
      case '[' -> {
        skipClass();
        add(1);
      }
      case '\\' -> add(skipEscape());
      case '{' -> repeat();
      default -> add(1);
    }
  }

  private void add(long size) {
    atom = size;
    group = Math.min(group + size, Integer.MAX_VALUE);
  }

  private void endGroup() {
    long inner = group;
    group = groups.isEmpty() ? 0 : groups.pop();
    add(inner + 2);
  }

  private void repeat() {
    Matcher repetition = REPETITION.matcher(expression).region(position - 1, expression.length());
    if (!repetition.lookingAt()) {
      add(1);
      return;
    }
    position = repetition.end();
    String most = repetition.group(2);
    long times = Long.parseLong(most == null || most.isEmpty() ? repetition.group(1) : most);
    long repeated = Math.min(atom * Math.max(1, times), Integer.MAX_VALUE);
    group = Math.min(group + repeated - atom, Integer.MAX_VALUE);
    atom = repeated;
  }

  /**
   * Skips what follows a backslash: a character, {@code pL}, {@code p{Greek}}, {@code x{263a}}; and
   * returns its size. Quoted text, after {@code Q}, may look like anything: it is too large.
   */
  private long skipEscape() {
    if (position >= expression.length()) {
      return 1;
    }
    char c = expression.charAt(position++);
    if (c == 'Q') {
      return Integer.MAX_VALUE;
    }
    if ((c == 'p' || c == 'P' || c == 'x')
        && position < expression.length()
        && expression.charAt(position) == '{') {
      int end = expression.indexOf('}', position);
      position = end < 0 ? expression.length() : end + 1;
    }
    return 1;
  }

  private void skipClass() {
    if (position < expression.length() && expression.charAt(position) == '^') {
      position++;
    }
    int first = position;
    while (position < expression.length()
        && (expression.charAt(position) != ']' || position == first)) {
      position += expression.charAt(position) == '\\' ? 2 : 1;
    }
    position = Math.min(position + 1, expression.length());
  }
}
