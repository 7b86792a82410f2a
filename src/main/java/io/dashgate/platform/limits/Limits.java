package io.dashgate.platform.limits;

import io.dashgate.platform.config.Settings;
import io.dashgate.platform.limits.Policy.Kind;
import io.dashgate.platform.limits.Policy.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A number for each policy; 0 where there is no limit. Immutable, with what every answer says of it
 * made once.
 */
public final class Limits {

  private final int[] numbers;
  private final Applied[][] applied = new Applied[Scope.values().length][Kind.values().length];

  /**
   * What limits a request of a kind at a subject.
   *
   * @param policies those with a limit; empty: nothing is counted
   * @param header them in the words of {@code RateLimit-Policy}
   */
  record Applied(List<Policy> policies, List<Integer> limits, String header) {}

  private Limits(int[] numbers) {
    this.numbers = numbers;
    for (Scope scope : Scope.values()) {
      for (Kind kind : Kind.values()) {
        applied[scope.index()][kind.index()] = apply(scope, kind);
      }
    }
  }

  /** Returns what holds where no plan says otherwise: one number for all kinds together. */
  static Limits of(Settings.RateLimit settings) {
    int[] numbers = new int[Policy.values().length];
    for (Policy policy : List.of(Policy.MINUTE, Policy.PROJECT_MINUTE, Policy.PUBLIC_MINUTE)) {
      numbers[policy.index()] = settings.perMinute();
    }
    for (Policy policy : List.of(Policy.HOUR, Policy.PROJECT_HOUR, Policy.PUBLIC_HOUR)) {
      numbers[policy.index()] = settings.perHour();
    }
    return new Limits(numbers);
  }

  /** Returns these limits with other numbers for some policies. */
  Limits with(Map<Policy, Integer> changes) {
    if (changes.isEmpty()) {
      return this;
    }
    int[] all = numbers.clone();
    changes.forEach((policy, number) -> all[policy.index()] = number);
    return new Limits(all);
  }

  /** Returns how many requests a policy allows in its window; 0 for any number. */
  public int of(Policy policy) {
    return numbers[policy.index()];
  }

  Applied at(Scope scope, Kind kind) {
    return applied[scope.index()][kind.index()];
  }

  private Applied apply(Scope scope, Kind kind) {
    List<Policy> policies = new ArrayList<>();
    for (Policy policy : Policy.of(scope)) {
      if (of(policy) > 0 && policy.counts(kind)) {
        policies.add(policy);
      }
    }
    String header =
        policies.stream()
            .map(
                policy ->
                    "\"%s\";q=%d;w=%d".formatted(policy.label(), of(policy), policy.seconds()))
            .collect(Collectors.joining(", "));
    return new Applied(List.copyOf(policies), policies.stream().map(this::of).toList(), header);
  }
}
