package io.dashgate.platform.limits;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A rate limit policy: the requests of one scope, of all kinds or of one, in a window of a minute
 * or an hour. Plans set the number of requests for those in {@link #SETTABLE}.
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
  PUBLIC_MINUTE(Scope.PAGE, null, 60),
  PUBLIC_HOUR(Scope.PAGE, null, 3_600),
  EVENTS_MINUTE(Scope.EVENTS, null, 60),
  EVENTS_MONTH(Scope.EVENTS, null, 30 * 86_400),
  USER_MINUTE(Scope.USER, MINUTE),
  USER_HOUR(Scope.USER, HOUR),
  USER_READ_MINUTE(Scope.USER, READ_MINUTE),
  USER_READ_HOUR(Scope.USER, READ_HOUR),
  USER_WRITE_MINUTE(Scope.USER, WRITE_MINUTE),
  USER_WRITE_HOUR(Scope.USER, WRITE_HOUR),
  LOGIN_MINUTE(Scope.LOGIN, PUBLIC_MINUTE),
  LOGIN_HOUR(Scope.LOGIN, PUBLIC_HOUR),
  FAILURE_MINUTE(Scope.FAILURE, PUBLIC_MINUTE),
  FAILURE_HOUR(Scope.FAILURE, PUBLIC_HOUR);

  /** The policies whose number operators set; the others use the number of one of these. */
  public static final List<Policy> SETTABLE =
      Stream.of(values()).filter(policy -> policy.source == null).toList();

  /** The subject whose requests are counted. */
  public enum Scope {
    /** One API key, or one user for access tokens. */
    CALLER,
    /** One project, for all its callers. */
    PROJECT,
    /** One user, for the requests outside of projects by all of its keys and tokens. */
    USER,
    /** One client address, for shared pages. */
    PAGE,
    /** One client address, for log-ins, sign-ups and token refreshes. */
    LOGIN,
    /** One client address, for credentials that are not valid. */
    FAILURE,
    /** One project, for the events that it is sent; see {@link EventQuota}. */
    EVENTS;

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
  private final @Nullable Policy source;
  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final String field = name().toLowerCase(Locale.ROOT);

  Policy(Scope scope, @Nullable Kind kind, int seconds) {
    this.scope = scope;
    this.kind = kind;
    this.seconds = seconds;
    this.source = null;
  }

  Policy(Scope scope, Policy source) {
    this.scope = scope;
    this.kind = source.kind;
    this.seconds = source.seconds;
    this.source = source;
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

  /** Returns the index of the window that counts for it: two for all requests, then two a kind. */
  int window() {
    return (kind == null ? 0 : 2 + 2 * kind.index()) + (seconds == MINUTE.seconds ? 0 : 1);
  }

  /** Returns the policy whose number of requests this one uses: itself, if operators can set it. */
  Policy source() {
    return source == null ? this : source;
  }

  /** Whether the policy counts requests of a kind. */
  boolean counts(Kind requested) {
    return kind == null || kind == requested;
  }
}
