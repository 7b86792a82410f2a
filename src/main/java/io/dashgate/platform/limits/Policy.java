package io.dashgate.platform.limits;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A rate limit policy: the requests of one scope, of all kinds or of one, in a window of a minute
 * or an hour. Plans set the number of requests for each.
 */
@SuppressWarnings("EnumOrdinal") // indexes arrays that every request reads
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

  /** The subject whose requests are counted. */
  public enum Scope {
    /** One API key, or one user for access tokens. */
    CALLER,
    /** One project, for all its callers. */
    PROJECT,
    /** One client address, for operations without credentials. */
    ADDRESS;

    int index() {
      return ordinal();
    }
  }

  /** The kind of a request. */
  public enum Kind {
    /** GET, HEAD and OPTIONS. */
    READ,
    /** All other methods. */
    WRITE;

    int index() {
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

  Scope scope() {
    return scope;
  }

  /** Returns the length of the window, in seconds. */
  public int seconds() {
    return seconds;
  }

  /** Returns the name in headers and metrics, such as {@code read-minute}. */
  public String label() {
    return label;
  }

  /** Returns the field of a plan, such as {@code read_minute}. */
  public String field() {
    return field;
  }

  int index() {
    return ordinal();
  }

  /** Whether the policy counts requests of a kind. */
  boolean counts(Kind requested) {
    return kind == null || kind == requested;
  }
}
