package io.dashgate.platform.limits;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One rule of how many requests are allowed in how long: a closed set, of which a plan gives the
 * numbers. A rule counts the requests of a subject; of all kinds, or of one.
 */
@SuppressWarnings(
    "EnumOrdinal") // for arrays with a place for each constant, on the path of requests
public enum Policy {
  MINUTE(Scope.CALLER, null, 60),
  HOUR(Scope.CALLER, null, 3_600),
  READ_MINUTE(Scope.CALLER, Kind.READ, 60),
  READ_HOUR(Scope.CALLER, Kind.READ, 3_600),
  WRITE_MINUTE(Scope.CALLER, Kind.WRITE, 60),
  WRITE_HOUR(Scope.CALLER, Kind.WRITE, 3_600),
  PROJECT_MINUTE(Scope.PROJECT, null, 60),
  PROJECT_HOUR(Scope.PROJECT, null, 3_600),
  PROJECT_READ_MINUTE(Scope.PROJECT, Kind.READ, 60),
  PROJECT_READ_HOUR(Scope.PROJECT, Kind.READ, 3_600),
  PROJECT_WRITE_MINUTE(Scope.PROJECT, Kind.WRITE, 60),
  PROJECT_WRITE_HOUR(Scope.PROJECT, Kind.WRITE, 3_600),
  PUBLIC_MINUTE(Scope.ADDRESS, null, 60),
  PUBLIC_HOUR(Scope.ADDRESS, null, 3_600);

  /** Whose requests are counted. */
  public enum Scope {
    /** Those with one API key, or with the tokens of one user. */
    CALLER,
    /** Those of all callers in one project. */
    PROJECT,
    /** Those from one address to what needs no credentials. */
    ADDRESS;

    int index() {
      return ordinal();
    }
  }

  /** What a request may do. */
  public enum Kind {
    READ,
    WRITE;

    /** Returns its place where requests are counted by kind. */
    public int index() {
      return ordinal();
    }
  }

  private final Scope scope;
  private final @Nullable Kind kind;
  private final int seconds;
  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final String field = name().toLowerCase(Locale.ROOT);

  Policy(Scope scope, @Nullable Kind kind, int seconds) {
    this.scope = scope;
    this.kind = kind;
    this.seconds = seconds;
  }

  /** Returns whose requests it counts. */
  public Scope scope() {
    return scope;
  }

  /** Returns the length of its window, in seconds. */
  public int seconds() {
    return seconds;
  }

  /** Returns its name in headers and metrics, such as {@code read-minute}. */
  public String label() {
    return label;
  }

  /** Returns its name as a field of a plan, such as {@code read_minute}. */
  public String field() {
    return field;
  }

  int index() {
    return ordinal();
  }

  /** Whether it counts requests of a kind. */
  boolean counts(Kind requested) {
    return kind == null || kind == requested;
  }

  /** Returns the policies of a scope, the broadest first. */
  static List<Policy> of(Scope scope) {
    return Stream.of(values()).filter(policy -> policy.scope == scope).toList();
  }
}
