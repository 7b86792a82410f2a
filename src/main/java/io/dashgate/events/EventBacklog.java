package io.dashgate.events;

import java.util.Collection;

/** The events that wait to be processed, as capture sees them. Safe from any thread. */
public interface EventBacklog {

  /** Notes that this process has committed events of projects to the inbox. */
  void appended(Collection<Long> projectIds);

  /** Whether events of a project have waited for longer than the limit. */
  boolean isLate(long projectId);
}
