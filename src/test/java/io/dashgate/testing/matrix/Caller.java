package io.dashgate.testing.matrix;

/** Kinds of callers. All but outsider and anonymous belong to the organization under test. */
public enum Caller {
  ANONYMOUS,
  /** Owns another organization, which is all that it is known for here. */
  OUTSIDER,
  MEMBER,
  ADMINISTRATOR,
  OWNER,
  /** The owner's key that may only read. */
  READER,
  /** The owner's key that is limited to the private project. */
  CONFINED,
  /** A service key of the open project. */
  SERVICE;

  /** Whether the caller may know of what is in the organization. */
  public boolean isColleague() {
    return this != ANONYMOUS && this != OUTSIDER;
  }

  /** Returns the level in the organization: 0 for none. */
  int organizationLevel() {
    return switch (this) {
      case ANONYMOUS, OUTSIDER, SERVICE -> 0;
      case MEMBER -> 1;
      case ADMINISTRATOR -> 8;
      case OWNER, READER, CONFINED -> 15;
    };
  }
}
