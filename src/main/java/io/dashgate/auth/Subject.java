package io.dashgate.auth;

/**
 * A user or a project, as what is known about identities is forgotten by.
 *
 * @param id of the user or of the project
 */
record Subject(Kind kind, long id) {

  /** What there is to be changed. */
  enum Kind {
    USER,
    PROJECT
  }

  static Subject user(long id) {
    return new Subject(Kind.USER, id);
  }

  static Subject project(long id) {
    return new Subject(Kind.PROJECT, id);
  }
}
