package io.dashgate.platform.limits;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.limits.Policy.Kind;
import io.dashgate.platform.limits.Policy.Scope;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The number of requests that each policy allows; 0 for no limit. Immutable; the header values are
 * built once.
 */
final class Limits {

  private final Map<Policy, Integer> numbers;
  private final Applicable[][] applicable =
      new Applicable[Scope.values().length][Kind.values().length];

  /**
   * The limits of one scope for one kind of request.
   *
   * @param limits empty: nothing is counted
   * @param header the value of {@code RateLimit-Policy}
   */
  record Applicable(List<Limit> limits, String header) {}

  private Limits(Map<Policy, Integer> numbers) {
    this.numbers = numbers;
    for (Scope scope : Scope.values()) {
      for (Kind kind : Kind.values()) {
        applicable[scope.index()][kind.index()] = select(scope, kind);
      }
    }
  }

  /** Returns the limits of the settings: the same for all kinds of requests together. */
  static Limits of(Settings.RateLimit settings) {
    return new Limits(
        Map.of(
            Policy.MINUTE, settings.perMinute(),
            Policy.HOUR, settings.perHour(),
            Policy.PROJECT_MINUTE, settings.perMinute(),
            Policy.PROJECT_HOUR, settings.perHour(),
            Policy.PUBLIC_MINUTE, settings.perMinute(),
            Policy.PUBLIC_HOUR, settings.perHour()));
  }

  /** Returns the limits of the settings, with those of events. */
  static Limits of(Settings.RateLimit settings, Settings.Events events) {
    return of(settings)
        .with(
            Map.of(
                Policy.EVENTS_MINUTE, events.perMinute(),
                Policy.EVENTS_MONTH, events.perMonth()));
  }

  /** Returns these limits with other numbers for some policies. */
  Limits with(Map<Policy, Integer> changes) {
    if (changes.isEmpty()) {
      return this;
    }
    Map<Policy, Integer> changed = new EnumMap<>(numbers);
    changed.putAll(changes);
    return new Limits(changed);
  }

  /** Returns the limits of a scope, the broadest first. */
  List<Limit> of(Scope scope) {
    return Stream.of(Policy.values())
        .filter(policy -> policy.scope() == scope)
        .map(policy -> new Limit(policy, numbers.getOrDefault(policy.source(), 0)))
        .filter(limit -> limit.requests() > 0)
        .toList();
  }

  Applicable of(Scope scope, Kind kind) {
    return applicable[scope.index()][kind.index()];
  }

  private Applicable select(Scope scope, Kind kind) {
    List<Limit> limits = of(scope).stream().filter(limit -> limit.policy().counts(kind)).toList();
    String header =
        limits.stream()
            .map(
                limit ->
                    "\"%s\";q=%d;w=%d"
                        .formatted(
                            limit.policy().label(), limit.requests(), limit.policy().seconds()))
            .collect(Collectors.joining(", "));
    return new Applicable(limits, header);
  }
}
