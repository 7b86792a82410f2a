package io.dashgate.platform.limits;

import io.dashgate.platform.config.Settings;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The limits of every project, in memory, so that requests read none from the database. Replaced as
 * a whole after each change by an operator.
 */
public final class Quotas {

  private final Settings.@Nullable Events events;
  private Limits base;
  private Map<Policy, Integer> defaults = Map.of();
  private Map<Long, Map<Policy, Integer>> projects = Map.of();
  private volatile Snapshot snapshot;

  private record Snapshot(Limits common, Map<Long, Limits> projects) {}

  /** Starts with the limits of the settings for all projects, and none for events. */
  public Quotas(Settings.RateLimit settings) {
    this(settings, null);
  }

  /** Starts with the limits of the settings for all projects. */
  public Quotas(Settings.RateLimit settings, Settings.@Nullable Events events) {
    this.events = events;
    base = of(settings);
    snapshot = new Snapshot(base, Map.of());
  }

  private Limits of(Settings.RateLimit settings) {
    return events == null ? Limits.of(settings) : Limits.of(settings, events);
  }

  /**
   * Replaces the limits that operators set.
   *
   * @param defaults for all projects and for requests outside of projects, where they differ from
   *     the settings
   * @param projects by id, where a project differs from the defaults
   */
  public synchronized void replace(
      Map<Policy, Integer> defaults, Map<Long, Map<Policy, Integer>> projects) {
    this.defaults = defaults;
    this.projects = projects;
    Limits common = base.with(defaults);
    Map<Map<Policy, Integer>, Limits> distinct = new HashMap<>();
    Map<Long, Limits> all = new HashMap<>();
    projects.forEach((id, changes) -> all.put(id, distinct.computeIfAbsent(changes, common::with)));
    snapshot = new Snapshot(common, all);
  }

  /** Replaces the limits of the settings. */
  synchronized void configure(Settings.RateLimit settings) {
    base = of(settings);
    replace(defaults, projects);
  }

  Limits of(long projectId) {
    Snapshot current = snapshot;
    return current.projects().getOrDefault(projectId, current.common());
  }

  Limits outsideProjects() {
    return snapshot.common();
  }
}
