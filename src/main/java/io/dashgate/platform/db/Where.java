package io.dashgate.platform.db;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The condition of a list. Made of constant parts: each combination of conditions is one statement,
 * which is prepared once and can use an index.
 */
public final class Where {

  private final StringBuilder clause;
  private final List<@Nullable Object> arguments;

  private Where(String condition, @Nullable Object... arguments) {
    this.clause = new StringBuilder("where ").append(condition).append('\n');
    this.arguments = new ArrayList<>(Arrays.asList(arguments));
  }

  /**
   * Starts with a condition that is always used.
   *
   * @param condition with {@code $1} and so on for its arguments
   */
  public static Where of(String condition, @Nullable Object... arguments) {
    return new Where(condition, arguments);
  }

  /** Adds a condition in which each {@code ?} stands for the same argument. */
  public Where and(String condition, @Nullable Object argument) {
    arguments.add(argument);
    clause.append("  and ").append(condition.replace("?", "$" + arguments.size())).append('\n');
    return this;
  }

  /** Adds that one of the columns contains a text, regardless of case. */
  public Where andAnyContains(List<String> columns, String text) {
    String escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    return and(
        columns.stream()
            .map(column -> column + " ilike ?")
            .collect(Collectors.joining(" or ", "(", ")")),
        "%" + escaped + "%");
  }

  /** Returns the clause. */
  public String clause() {
    return clause.toString();
  }

  /** Returns its arguments, in the order of their placeholders. */
  public List<@Nullable Object> arguments() {
    return arguments;
  }
}
