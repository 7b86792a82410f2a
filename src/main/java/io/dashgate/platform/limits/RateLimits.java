package io.dashgate.platform.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.limits.Policy.Kind;
import io.dashgate.platform.limits.Policy.Scope;
import io.dashgate.platform.problem.ApiException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests per API key (or user, for access tokens), per project, and per address where
 * callers need not say who they are. Shared by all verticles; never blocks, and asks nobody.
 */
public final class RateLimits {

  /** Allowances beyond this many, or unused for an hour, are whole when they are next needed. */
  private static final int MAX_SUBJECTS = 100_000;

  /**
   * To put what is in use back from time to time costs less than to have each look-up note that it
   * is in use.
   */
  private static final long KEEP_MS = Duration.ofMinutes(5).toMillis();

  /** How long a caller that is over its limit is not let near projects after a failed try. */
  private static final long SHUT_MS = 1_000;

  private final Clock clock;
  private final Quotas quotas;
  private final Optional<ClusterUsage> shared;
  private final Cache<String, Subject> subjects =
      Caffeine.newBuilder()
          .maximumSize(MAX_SUBJECTS)
          .executor(Runnable::run)
          .expireAfterWrite(Duration.ofHours(1).plusMillis(KEEP_MS))
          .build();
  private final LongAdder[] allowed = adders();
  private final LongAdder[] refused = adders();

  /** Until when anybody is not let near projects: hardly ever later than now. */
  private volatile long anyShutUntil;

  /** A subject's allowance, and what else is known of it. */
  private static final class Subject {

    private final RateCounter allowance;
    private final KeyUsage keys = new KeyUsage();

    /** The project that a caller was in last, whose limits it keeps outside of projects. */
    private volatile @Nullable Long project;

    private volatile long shutUntil;
    private volatile long keptAt;

    Subject(String name, @Nullable ClusterUsage shared, long now) {
      allowance = new RateCounter(name, shared);
      keptAt = now;
    }
  }

  /** Makes whole allowances of the given size. */
  public RateLimits(Settings.RateLimit settings, Quotas quotas, Clock clock) {
    this.clock = clock;
    this.quotas = quotas;
    this.shared = settings.shared() ? Optional.of(new ClusterUsage()) : Optional.empty();
  }

  /** Changes what holds where neither a plan nor a project says otherwise. */
  public void configure(Settings.RateLimit changed) {
    quotas.configure(changed);
  }

  /**
   * Takes one request outside of projects from the caller's allowance. What limits it is the plan
   * of the project that it was in last.
   *
   * @throws ApiException 429 with the whole seconds to wait
   */
  public void spend(RateLimitResult spent, Principal principal, Kind kind) {
    Subject caller = subject(name(principal));
    spend(spent, caller, limits(caller), Scope.CALLER, kind);
  }

  /**
   * Takes one request from the allowances of the caller and of the project, which all of its
   * callers share: from both or from neither.
   *
   * @throws ApiException 429 with the whole seconds to wait
   */
  public void spend(RateLimitResult spent, Principal principal, long projectId, Kind kind) {
    Limits limits = quotas.of(projectId);
    Subject caller = subject(name(principal));
    caller.project = projectId;
    spend(spent, caller, limits, Scope.CALLER, kind);
    Subject project = subject("project " + projectId);
    try {
      spend(spent, project, limits, Scope.PROJECT, kind);
    } catch (ApiException overTheProjects) {
      refund(spent);
      throw overTheProjects;
    }
    String key = principal.keyId();
    if (key != null && !spent.isEmpty()) {
      long now = clock.millis();
      project.keys.add(key, now);
      spent.took(() -> project.keys.remove(key, now));
    }
  }

  /** Gives back what a request has spent, as for an answer that does not count. */
  public void refund(RateLimitResult spent) {
    spent.refund(clock.millis());
  }

  /**
   * Refuses, for a moment, a caller that tried projects which it may not enter until it was over
   * its limit: each such try may cost a look-up.
   *
   * @throws ApiException 429
   */
  public void requireMayTry(Principal principal) {
    long now = clock.millis();
    if (anyShutUntil <= now) {
      return;
    }
    Subject caller = subjects.getIfPresent(name(principal));
    if (caller != null && caller.shutUntil > now) {
      throw ApiException.throttled(1);
    }
  }

  /**
   * Takes one request for a project that could not be entered from the caller's allowance.
   *
   * @throws ApiException 429 with the whole seconds to wait
   */
  public void spendOnTry(RateLimitResult spent, Principal principal, Kind kind) {
    Subject caller = subject(name(principal));
    try {
      spend(spent, caller, limits(caller), Scope.CALLER, kind);
    } catch (ApiException overLimit) {
      caller.shutUntil = clock.millis() + SHUT_MS;
      anyShutUntil = caller.shutUntil;
      throw overLimit;
    }
  }

  /**
   * Takes one request from the allowance of an address, for callers who need not say who they are.
   *
   * @throws ApiException 429 with the whole seconds to wait
   */
  public void spendFrom(RateLimitResult spent, String address, Kind kind) {
    spend(spent, subject("address " + address), quotas.ofNoProject(), Scope.ADDRESS, kind);
  }

  /** Returns how the policies of a project that have a limit stand, as this process knows it. */
  public Map<Policy, State> project(long projectId) {
    Limits limits = quotas.of(projectId);
    Subject project = subject("project " + projectId);
    Map<Policy, State> states = new EnumMap<>(Policy.class);
    for (Policy policy : Policy.of(Scope.PROJECT)) {
      if (limits.of(policy) > 0) {
        int[] state = project.allowance.state(policy, clock.millis());
        states.put(policy, new State(limits.of(policy), state[0], state[1]));
      }
    }
    return states;
  }

  /** Returns the limits of each caller in a project. */
  public Map<Policy, Integer> ofCallers(long projectId) {
    Limits limits = quotas.of(projectId);
    Map<Policy, Integer> numbers = new EnumMap<>(Policy.class);
    for (Policy policy : Policy.of(Scope.CALLER)) {
      if (limits.of(policy) > 0) {
        numbers.put(policy, limits.of(policy));
      }
    }
    return numbers;
  }

  /** Returns what each key has lately used of a project through this process, by the key's id. */
  public Map<String, KeyUsage.Counts> keys(long projectId) {
    return subject("project " + projectId).keys.counts(clock.millis());
  }

  /**
   * How a policy stands.
   *
   * @param reset the seconds until it allows more; 0 if nothing is used
   */
  public record State(int limit, int used, int reset) {}

  /** Returns what is shared with other processes, if anything is. */
  public Optional<ClusterUsage> shared() {
    return shared;
  }

  /** Returns how many requests a policy has let through. */
  public long allowed(Policy policy) {
    return allowed[policy.index()].sum();
  }

  /** Returns how many requests a policy has refused. */
  public long refused(Policy policy) {
    return refused[policy.index()].sum();
  }

  private void spend(
      RateLimitResult spent, Subject subject, Limits limits, Scope scope, Kind kind) {
    Limits.Applied applied = limits.at(scope, kind);
    if (applied.policies().isEmpty()) {
      return;
    }
    RateCounter.Refusal refusal = subject.allowance.spend(applied, kind, clock.millis(), spent);
    if (refusal != null) {
      refused[refusal.policy().index()].increment();
      throw ApiException.throttled(refusal.seconds());
    }
    applied.policies().forEach(policy -> allowed[policy.index()].increment());
  }

  private Limits limits(Subject caller) {
    Long last = caller.project;
    return last == null ? quotas.ofNoProject() : quotas.of(last);
  }

  private Subject subject(String name) {
    long now = clock.millis();
    Subject subject = subjects.get(name, any -> new Subject(name, shared.orElse(null), now));
    if (now - subject.keptAt > KEEP_MS) {
      subject.keptAt = now;
      subjects.put(name, subject);
    }
    return subject;
  }

  private static String name(Principal principal) {
    return principal.keyId() == null ? "user " + principal.userId() : "key " + principal.keyId();
  }

  private static LongAdder[] adders() {
    LongAdder[] adders = new LongAdder[Policy.values().length];
    Arrays.setAll(adders, any -> new LongAdder());
    return adders;
  }
}
