package io.dashgate.events.ingest;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * The projects that a process works for, with what it remembers of them. Those that were not worked
 * for the longest are forgotten when all take too much memory. Not thread-safe.
 */
final class KnownProjects {

  private static final long BYTES_OF_PROJECT = 4 * 1024;

  private final Map<Long, ProjectIngest> projects = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Long, Long> weights = new HashMap<>();
  private final LongFunction<ProjectIngest> maker;
  private final long mostBytes;
  private long weight;

  /**
   * Starts with none.
   *
   * @param maker makes a project that is not known
   * @param mostBytes of all that is remembered
   */
  KnownProjects(LongFunction<ProjectIngest> maker, long mostBytes) {
    this.maker = maker;
    this.mostBytes = mostBytes;
  }

  ProjectIngest get(long projectId) {
    return projects.computeIfAbsent(projectId, maker::apply);
  }

  Collection<ProjectIngest> all() {
    return projects.values();
  }

  /**
   * Notes that a project has been worked for.
   *
   * @param running those that are not forgotten
   */
  void weigh(long projectId, Set<Long> running) {
    long now = BYTES_OF_PROJECT + get(projectId).weight();
    Long before = weights.put(projectId, now);
    weight += now - (before == null ? 0 : before);
    Iterator<Long> eldest = projects.keySet().iterator();
    while (weight > mostBytes && eldest.hasNext()) {
      long id = eldest.next();
      if (!running.contains(id) && id != projectId) {
        eldest.remove();
        Long gone = weights.remove(id);
        weight -= gone == null ? 0 : gone;
      }
    }
  }
}
