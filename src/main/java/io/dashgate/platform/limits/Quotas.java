package io.dashgate.platform.limits;

import io.dashgate.platform.config.Settings;
import java.util.HashMap;
import java.util.Map;

/**
 * The limits of every project, in memory: a request asks no database for them. Replaced as a whole
 * whenever an operator has changed something.
 */
public final class Quotas {

  private Limits base;
  private Map<Policy, Integer> defaults = Map.of();
  private Map<Long, Map<Policy, Integer>> projects = Map.of();
  private volatile Snapshot snapshot;

  private record Snapshot(Limits ofNoProject, Map<Long, Limits> projects) {}

  /** Starts with the limits of the settings for all. */
  public Quotas(Settings.RateLimit settings) {
    base = Limits.of(settings);
    snapshot = new Snapshot(base, Map.of());
  }

  /**
   * Replaces what is known.
   *
   * @param defaults what holds for all projects and for requests outside of them, where it differs
   *     from the settings
   * @param projects by id, where a project differs from the defaults
   */
  public synchronized void replace(
      Map<Policy, Integer> defaults, Map<Long, Map<Policy, Integer>> projects) {
    this.defaults = defaults;
    this.projects = projects;
    Limits common = base.with(defaults);
    Map<Map<Policy, Integer>, Limits> once = new HashMap<>();
    Map<Long, Limits> all = new HashMap<>();
    projects.forEach((id, changes) -> all.put(id, once.computeIfAbsent(changes, common::with)));
    snapshot = new Snapshot(common, all);
  }

  /** Changes the limits of the settings. */
  public synchronized void configure(Settings.RateLimit settings) {
    base = Limits.of(settings);
    replace(defaults, projects);
  }

  /** Returns the limits that hold in a project. */
  public Limits of(long projectId) {
    Snapshot known = snapshot;
    return known.projects().getOrDefault(projectId, known.ofNoProject());
  }

  /** Returns the limits that hold outside of projects. */
  public Limits ofNoProject() {
    return snapshot.ofNoProject();
  }
}
