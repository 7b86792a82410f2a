package io.dashgate.platform.auth;

/**
 * A user or a project, as what is known about identities is forgotten by.
 *
 * @param id of the user or of the project
 */
record IdentitySubject(Kind kind, long id) {

  /** What there is to be changed. */
  enum Kind {
    USER,
    PROJECT
  }

  static IdentitySubject user(long id) {
    return new IdentitySubject(Kind.USER, id);
  }

  static IdentitySubject project(long id) {
    return new IdentitySubject(Kind.PROJECT, id);
  }
}
