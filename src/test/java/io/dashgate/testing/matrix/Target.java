package io.dashgate.testing.matrix;

/** The kind of object that a path parameter names. */
enum Target {
  /** In the open project, and there. */
  OWN,
  /** A project of the same organization that only its administrators may enter. */
  PRIVATE,
  /** Of the outsider's organization. */
  FOREIGN,
  /** Deleted, but could be restored. */
  DELETED,
  /** An id that nothing has. */
  MISSING,
  /** No id at all, or one that is written in another way. */
  MALFORMED,
  /** Not even a path. */
  UNREADABLE
}
