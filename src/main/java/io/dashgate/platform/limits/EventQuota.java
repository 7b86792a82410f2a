package io.dashgate.platform.limits;

import io.dashgate.platform.limits.Policy.Kind;
import io.dashgate.platform.limits.Policy.Scope;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongUnaryOperator;

/**
 * Counts the events that projects are sent, against their limits of a minute and of a calendar
 * month. Each process counts the minute for itself. The month is counted in the database, where
 * somebody writes what is {@link #drain drained} here and tells the sums, so that it is some
 * seconds behind; a process that has just started knows no sum before that.
 */
public final class EventQuota {

  private static final long IDLE_MS = 600_000;

  private final Quotas quotas;
  private final Clock clock;
  private final Map<Long, Usage> usages = new ConcurrentHashMap<>();

  /** The usage of one project. */
  private static final class Usage {

    private long minute;
    private int inMinute;
    private long month;
    private long before;
    private long undrained;
    private long refused;
    private long usedAt;
  }

  /**
   * What was counted since the last time.
   *
   * @param events accepted
   * @param refused over the limit
   */
  public record Counted(long events, long refused) {}

  /** Counts nothing yet. */
  public EventQuota(Quotas quotas, Clock clock) {
    this.quotas = quotas;
    this.clock = clock;
  }

  /** Takes events from what a project has left; takes none if that is too little. */
  public boolean take(long projectId, int events) {
    long now = clock.millis();
    Usage usage = usages.computeIfAbsent(projectId, any -> new Usage());
    synchronized (usage) {
      advance(usage, now);
      for (Limit limit : limits(projectId)) {
        if (used(usage, limit) + events > limit.requests()) {
          usage.refused += events;
          return false;
        }
      }
      usage.inMinute += events;
      usage.undrained += events;
      return true;
    }
  }

  /** Gives back events that were taken, but could not be stored. */
  public void giveBack(long projectId, int events) {
    Usage usage = usages.get(projectId);
    if (usage != null) {
      synchronized (usage) {
        usage.inMinute = Math.max(0, usage.inMinute - events);
        usage.undrained -= events;
      }
    }
  }

  /** Returns the state of the limits of a project, as far as this process knows. */
  public List<RateLimits.State> states(long projectId) {
    return states(projectId, before -> before);
  }

  /**
   * Returns the state of the limits of a project.
   *
   * @param inMonth the events of this month in the database
   */
  public List<RateLimits.State> states(long projectId, long inMonth) {
    return states(projectId, before -> inMonth);
  }

  private List<RateLimits.State> states(long projectId, LongUnaryOperator inMonth) {
    long now = clock.millis();
    Usage usage = usages.getOrDefault(projectId, new Usage());
    List<RateLimits.State> states = new ArrayList<>();
    synchronized (usage) {
      advance(usage, now);
      usage.before = inMonth.applyAsLong(usage.before);
      for (Limit limit : limits(projectId)) {
        int used = (int) Math.min(Integer.MAX_VALUE, used(usage, limit));
        states.add(new RateLimits.State(limit, used, used == 0 ? 0 : reset(limit, now)));
      }
    }
    return states;
  }

  /** Returns what was counted since the last call, by project. */
  public Map<Long, Counted> drain() {
    long now = clock.millis();
    Map<Long, Counted> counted = new HashMap<>();
    usages.forEach(
        (project, usage) -> {
          synchronized (usage) {
            if (usage.undrained != 0 || usage.refused != 0) {
              counted.put(project, new Counted(usage.undrained, usage.refused));
              usage.before += usage.undrained;
              usage.undrained = 0;
              usage.refused = 0;
            }
          }
        });
    usages.values().removeIf(usage -> now - usage.usedAt > IDLE_MS);
    return counted;
  }

  /** Takes back what was drained, since it could not be written. */
  public void putBack(Map<Long, Counted> counted) {
    counted.forEach(
        (project, one) -> {
          Usage usage = usages.computeIfAbsent(project, any -> new Usage());
          synchronized (usage) {
            usage.before -= one.events();
            usage.undrained += one.events();
            usage.refused += one.refused();
          }
        });
  }

  /** Notes the events of this month in the database, which has those of all processes. */
  public void inMonth(long projectId, long events) {
    Usage usage = usages.get(projectId);
    if (usage != null) {
      synchronized (usage) {
        usage.before = events;
      }
    }
  }

  private List<Limit> limits(long projectId) {
    return quotas.of(projectId).of(Scope.EVENTS, Kind.WRITE).limits();
  }

  private static long used(Usage usage, Limit limit) {
    return limit.policy() == Policy.EVENTS_MINUTE ? usage.inMinute : usage.before + usage.undrained;
  }

  private static void advance(Usage usage, long now) {
    long minute = now / 60_000;
    if (usage.minute != minute) {
      usage.minute = minute;
      usage.inMinute = 0;
      long month = month(now);
      if (usage.month != month) {
        usage.month = month;
        usage.before = 0;
      }
    }
    usage.usedAt = now;
  }

  private static long month(long now) {
    return YearMonth.from(utc(now)).getLong(java.time.temporal.ChronoField.PROLEPTIC_MONTH);
  }

  /** Returns the seconds until a limit allows more. */
  private static int reset(Limit limit, long now) {
    ZonedDateTime time = utc(now);
    ZonedDateTime next =
        limit.policy() == Policy.EVENTS_MINUTE
            ? time.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1)
            : time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
    return (int) Math.max(1, ChronoUnit.SECONDS.between(time, next));
  }

  private static ZonedDateTime utc(long now) {
    return java.time.Instant.ofEpochMilli(now).atZone(ZoneOffset.UTC);
  }
}
