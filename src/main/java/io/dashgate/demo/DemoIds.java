package io.dashgate.demo;

/**
 * The distinct ids of the persons: an anonymous one, and the address of those who have signed up.
 */
final class DemoIds {

  /** The first number that is free. */
  static final int NEXT_NUMBER = 2 * DemoWorld.PERSONS + 1;

  private DemoIds() {}

  /** Returns the number of a distinct id. A person has the number of its first one. */
  static int number(DemoPerson person, boolean isSignedUp) {
    return isSignedUp ? DemoWorld.PERSONS + person.number() : person.number();
  }

  /** Returns a distinct id. */
  static String id(DemoPerson person, boolean isSignedUp) {
    return isSignedUp ? person.email() : person.anonymousId().toString();
  }
}
